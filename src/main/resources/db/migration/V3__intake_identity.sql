-- One line for each form that was sent, so that sending it twice makes one request. The key is a hash of the
-- form's random number and what was written; without that number, which is not kept, it says nothing about a person.
create table form_submission (
    submission_key bytea primary key,
    -- checked at commit: the line comes first, so that a second sender waits here
    code text not null references deletion_request deferrable initially deferred
);

-- No reference to deletion_request: a token is committed by itself, before the transaction that asked for it.
create table identity_token (
    token_hash bytea primary key,
    code text not null,
    purpose text not null,
    expires_at timestamptz not null,
    used_at timestamptz
);

create index identity_token_code on identity_token (code);
