create table purge_begun (
    code text primary key references deletion_request,
    begun_at timestamptz not null,
    pepper text
);

-- personal: what the search for residue looks for; erased when the request is forgotten
create table purge_identifier (
    code text not null references deletion_request,
    value_hash bytea not null,
    value text not null,
    primary key (code, value_hash)
);

-- keys of rows whose way to the subject is purged before them, each the text of an array, since keys may have several
-- columns; erased when the request is forgotten
create table purge_noted_row (
    id bigint generated always as identity primary key,
    code text not null references deletion_request,
    table_name text not null,
    key_hash bytea not null,
    key text not null,
    unique (code, table_name, key_hash)
);

create index purge_noted_row_page on purge_noted_row (code, table_name, id);

-- What was noted of a batch before its commit in the CRM's database. Settled by asking that database what became
-- of the transaction, so that a crash between the two commits counts nothing twice and loses nothing.
create table purge_batch (
    id bigint generated always as identity primary key,
    code text not null references deletion_request,
    category text not null check (category in ('API_TOKENS', 'INTEGRATIONS', 'AUTOMATIONS', 'CONVERSATIONS',
        'CONTACTS', 'ACTIVITY_LOGS', 'PROFILE', 'ACCOUNT')),
    table_name text not null,
    action text not null check (action in ('DELETED', 'ANONYMISED', 'KEPT_BARE')),
    rows bigint not null,
    millis bigint not null,
    -- with all that is read and all rests between, by which the rest is estimated
    elapsed_millis bigint not null default 0,
    transaction_id text not null
);

create index purge_batch_code on purge_batch (code);

create table purge_progress (
    code text not null references deletion_request,
    category text not null check (category in ('API_TOKENS', 'INTEGRATIONS', 'AUTOMATIONS', 'CONVERSATIONS',
        'CONTACTS', 'ACTIVITY_LOGS', 'PROFILE', 'ACCOUNT')),
    table_name text not null,
    action text not null check (action in ('DELETED', 'ANONYMISED', 'KEPT_BARE')),
    rows bigint not null,
    millis bigint not null default 0,
    elapsed_millis bigint not null default 0,
    primary key (code, category, table_name, action)
);

-- what the reviewer saw when the decision was made
create table purge_approved (
    code text not null references deletion_request,
    category text not null check (category in ('API_TOKENS', 'INTEGRATIONS', 'AUTOMATIONS', 'CONVERSATIONS',
        'CONTACTS', 'ACTIVITY_LOGS', 'PROFILE', 'ACCOUNT')),
    table_name text not null,
    rows bigint not null,
    map_version text not null,
    primary key (code, category, table_name)
);

-- what there was to do when a purge began that no reviewer had looked at; for all others it is in purge_approved
create table purge_planned (
    code text not null references deletion_request,
    category text not null check (category in ('API_TOKENS', 'INTEGRATIONS', 'AUTOMATIONS', 'CONVERSATIONS',
        'CONTACTS', 'ACTIVITY_LOGS', 'PROFILE', 'ACCOUNT')),
    rows bigint not null,
    primary key (code, category)
);

create table purge_receipt (
    code text not null references deletion_request,
    category text not null check (category in ('API_TOKENS', 'INTEGRATIONS', 'AUTOMATIONS', 'CONVERSATIONS',
        'CONTACTS', 'ACTIVITY_LOGS', 'PROFILE', 'ACCOUNT')),
    outcome text not null check (outcome in ('DELETED', 'ANONYMISED', 'HELD', 'NOTHING_FOUND')),
    rows bigint not null,
    kept_bare bigint not null default 0,
    after_review bigint not null default 0,
    finished_at timestamptz not null,
    primary key (code, category)
);
