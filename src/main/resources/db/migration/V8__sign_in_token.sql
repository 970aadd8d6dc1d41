-- Links that sign in to the settings page: a line lives until its link is used or too old.
create table sign_in_token (
    token_hash bytea primary key,
    email text not null,
    expires_at timestamptz not null
);

create index sign_in_token_expires on sign_in_token (expires_at);
