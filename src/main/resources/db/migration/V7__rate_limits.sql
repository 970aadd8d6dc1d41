-- How much of its limits a source or target has used, for all nodes. The id is a keyed hash, so that no address is
-- kept; a row goes when nothing is used any more.
create table rate_limit (
    id text primary key,
    state bytea,
    expires_at bigint
);

create table rate_limit_key (value text not null);
insert into rate_limit_key values (gen_random_uuid()::text || gen_random_uuid()::text);
