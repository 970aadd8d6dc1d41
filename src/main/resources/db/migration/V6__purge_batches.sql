-- What was noted of a batch before its commit in the CRM's database. Settled by asking that database what became
-- of the transaction, so that a crash between the two commits counts nothing twice and loses nothing.
create table purge_batch (
    id bigint generated always as identity primary key,
    code text not null references deletion_request,
    category text not null,
    table_name text not null,
    action text not null,
    rows bigint not null,
    millis bigint not null,
    transaction_id text not null
);
create index purge_batch_code on purge_batch (code);

alter table purge_progress
    add column action text not null default 'DELETED',
    add column millis bigint not null default 0,
    drop constraint purge_progress_pkey,
    add primary key (code, category, table_name, action);

-- what the reviewer saw when the decision was made
create table purge_approved (
    code text not null references deletion_request,
    category text not null,
    table_name text not null,
    rows bigint not null,
    map_version text not null,
    primary key (code, category, table_name)
);

alter table purge_begun add column pepper text;
alter table purge_receipt
    add column kept_bare bigint not null default 0,
    add column after_review bigint not null default 0;

-- a noted key is the text of an array, since keys may have several columns
update purge_noted_row set key = array[key]::text;
