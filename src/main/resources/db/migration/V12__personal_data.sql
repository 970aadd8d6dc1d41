-- Personal data is stored encrypted, and found by a keyed hash; both keys live outside this database. No installation
-- has rows of the old form.
alter table deletion_request add column subject_hash bytea;
drop index deletion_request_subject;
create index deletion_request_subject on deletion_request (subject_hash);

alter table legal_hold add column subject_hash bytea;
-- forgotten with the request
alter table legal_hold alter column subject_key drop not null;
drop index legal_hold_subject;
create index legal_hold_subject on legal_hold (subject_hash, category) where released_at is null;

drop table address_on_file;
create table address_on_file (
    code text not null references deletion_request,
    position integer not null,
    email text not null,
    primary key (code, position)
);

drop table purge_identifier;
-- personal: what the search for residue looks for; erased when the request is forgotten
create table purge_identifier (
    code text not null references deletion_request,
    value_hash bytea not null,
    value text not null,
    primary key (code, value_hash)
);

drop table purge_noted_row;
-- keys of rows whose way to the subject is purged before them; erased when the request is forgotten
create table purge_noted_row (
    id bigint generated always as identity primary key,
    code text not null references deletion_request,
    table_name text not null,
    key_hash bytea not null,
    key text not null,
    unique (code, table_name, key_hash)
);
create index purge_noted_row_page on purge_noted_row (code, table_name, id);

drop table meta_deauthorisation;
-- Logins that removed us at Meta: a line lives until the CRM's connections are marked.
create table meta_deauthorisation (
    app text not null,
    user_hash bytea not null,
    user_id text not null,
    received_at timestamptz not null,
    primary key (app, user_hash)
);
