create table retention_proposal (
    code text not null references deletion_request,
    category text not null check (category in ('API_TOKENS', 'INTEGRATIONS', 'AUTOMATIONS', 'CONVERSATIONS',
        'CONTACTS', 'ACTIVITY_LOGS', 'PROFILE', 'ACCOUNT')),
    action text not null check (action in ('DELETE', 'ANONYMISE', 'HOLD')),
    ground text check (ground in ('LEGAL_OBLIGATION', 'DISPUTE', 'FRAUD_PREVENTION', 'AGREEMENT_ENFORCEMENT')),
    citation text,
    hold_until date,
    reason text not null,
    primary key (code, category)
);

create table retention_decision (
    code text not null references deletion_request,
    category text not null check (category in ('API_TOKENS', 'INTEGRATIONS', 'AUTOMATIONS', 'CONVERSATIONS',
        'CONTACTS', 'ACTIVITY_LOGS', 'PROFILE', 'ACCOUNT')),
    action text not null check (action in ('DELETE', 'ANONYMISE', 'HOLD')),
    ground text check (ground in ('LEGAL_OBLIGATION', 'DISPUTE', 'FRAUD_PREVENTION', 'AGREEMENT_ENFORCEMENT')),
    citation text,
    hold_until date,
    decided_by text not null,
    decided_at timestamptz not null,
    primary key (code, category),
    check (action <> 'HOLD' or (ground is not null and citation is not null and hold_until is not null))
);

create table legal_hold (
    id bigint generated always as identity primary key,
    -- two who change a hold at the same moment: only one of them does
    version bigint not null default 0,
    -- a hold may be set before any request
    code text references deletion_request,
    subject_type text not null check (subject_type in ('ACCOUNT', 'META_USER')),
    -- forgotten with the request
    subject_key text,
    subject_hash bytea,
    category text not null check (category in ('API_TOKENS', 'INTEGRATIONS', 'AUTOMATIONS', 'CONVERSATIONS',
        'CONTACTS', 'ACTIVITY_LOGS', 'PROFILE', 'ACCOUNT')),
    ground text not null check (ground in ('LEGAL_OBLIGATION', 'DISPUTE', 'FRAUD_PREVENTION',
        'AGREEMENT_ENFORCEMENT')),
    citation text not null,
    hold_until date not null,
    set_by text not null,
    set_at timestamptz not null,
    released_at timestamptz,
    -- what was to be done before the hold came, which is done when it ends
    displaced text check (displaced in ('DELETE', 'ANONYMISE', 'HOLD')),
    unique (code, category)
);

create index legal_hold_subject on legal_hold (subject_hash, category) where released_at is null;
create index legal_hold_end on legal_hold (hold_until, id) where released_at is null;
