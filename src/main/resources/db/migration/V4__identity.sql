-- No reference to deletion_request: a token is committed by itself, before the transaction that asked for it.
create table identity_token (
    token_hash bytea primary key,
    code text not null,
    purpose text not null check (purpose in ('CONFIRM', 'WITHDRAW', 'ANSWER')),
    expires_at timestamptz not null,
    used_at timestamptz
);

create index identity_token_code on identity_token (code);
