-- What became of each call that ended an access at Meta. The hash covers a token, which nobody can guess and which
-- the purge destroys.
create table meta_revocation (
    code text not null references deletion_request,
    call_hash bytea not null,
    edge text not null,
    outcome text not null,
    primary key (code, call_hash)
);

-- Logins that removed us at Meta: a line lives until the CRM's connections are marked.
create table meta_deauthorisation (
    app text not null,
    user_id text not null,
    received_at timestamptz not null,
    primary key (app, user_id)
);
