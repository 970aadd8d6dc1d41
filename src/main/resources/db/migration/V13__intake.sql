-- One line for each form that was sent, so that sending it twice makes one request. The key is a hash of the
-- form's random number and what was written; without that number, which is not kept, it says nothing about a person.
create table form_submission (
    submission_key bytea primary key,
    -- checked at commit: the line comes first, so that a second sender waits here
    code text not null references deletion_request deferrable initially deferred
);

-- Links that sign in to the settings page: a line lives until its link is used or too old.
create table sign_in_token (
    token_hash bytea primary key,
    email text not null,
    expires_at timestamptz not null
);

create index sign_in_token_expires on sign_in_token (expires_at);

-- How much of its limits a source or target has used, for all nodes. The id is a keyed hash, so that no address is
-- kept; a row goes when nothing is used any more.
create table rate_limit (
    id text primary key,
    state bytea,
    expires_at bigint
);

create table rate_limit_key (value text not null);
insert into rate_limit_key (value) values (gen_random_uuid()::text || gen_random_uuid()::text);

-- Logins that removed us at Meta: a line lives until the CRM's connections are marked.
create table meta_deauthorisation (
    app text not null,
    user_hash bytea not null,
    user_id text not null,
    received_at timestamptz not null,
    primary key (app, user_hash)
);
