-- What became of each call that ended an access at Meta. The hash covers a token, which nobody can guess and which
-- the purge destroys.
create table meta_revocation (
    code text not null references deletion_request,
    call_hash bytea not null,
    edge text not null,
    outcome text not null check (outcome in ('REVOKED', 'ALREADY_INVALID', 'REFUSED')),
    primary key (code, call_hash)
);
