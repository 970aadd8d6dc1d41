-- What processors that received the data were told, and whether they acknowledged it.
create table recipient_notice (
    id bigint generated always as identity primary key,
    code text not null references deletion_request,
    recipient text not null,
    -- the same for each try, so that the recipient can tell a repetition
    webhook_id text not null unique,
    reference text not null,
    subject_type text not null check (subject_type in ('ACCOUNT', 'META_USER')),
    -- personal, encrypted: erased as soon as no further try can need it
    subject_key text,
    categories text not null,
    occurred_at timestamptz not null,
    attempts integer not null default 0,
    last_failure text,
    -- to its own process, which goes on trying
    handed_over boolean not null default false,
    acknowledged_at timestamptz,
    given_up_at timestamptz,
    settled_by text,
    note text,
    unique (code, recipient, categories),
    check (subject_key is null or (acknowledged_at is null and given_up_at is null))
);

-- Counted every minute among all that ever were.
create index recipient_notice_open on recipient_notice (occurred_at)
    where acknowledged_at is null and given_up_at is null;
