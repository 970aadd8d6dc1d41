-- Personal data is stored encrypted, and found by a keyed hash; both keys live outside this database.
create table deletion_request (
    code text primary key check (code ~ '^WD[0-9A-HJKMNP-TV-Z]{16}$'),
    version bigint not null,
    channel text not null check (channel in ('WEB_FORM', 'STAFF', 'SELF_SERVICE', 'MAILBOX', 'META', 'API')),
    language text not null check (language in ('ENGLISH', 'INDONESIAN')),
    state text not null check (state in ('RECEIVED', 'AWAITING_CONFIRMATION', 'EXTENDED_VERIFICATION',
        'AWAITING_INFORMATION', 'VERIFIED', 'UNDER_REVIEW', 'SCHEDULED', 'PURGING', 'DELETED', 'DELETED_EXCEPT_HELD',
        'CLOSED_UNVERIFIED', 'NO_ACCOUNT_FOUND', 'WITHDRAWN', 'REFUSED', 'JOINED')),
    subject_type text check (subject_type in ('ACCOUNT', 'META_USER')),
    subject_key text,
    subject_hash bytea,
    received_at timestamptz not null,
    due_at timestamptz not null,
    verification_requested_at timestamptz,
    verified_at timestamptz,
    suspended_at timestamptz,
    extended_at timestamptz,
    purge_scheduled_for timestamptz,
    purge_started_at timestamptz,
    completed_at timestamptz,
    forgotten_at timestamptz,
    confirmed_by_support boolean not null,
    refusal_reason text check (refusal_reason in ('NOT_THE_OWNER', 'EVIDENCE_INSUFFICIENT', 'EVIDENCE_FALSE',
        'ACCOUNT_BELONGS_TO_SOMEBODY_ELSE')),
    -- why the due date was extended, why the request is late nevertheless, and when that is looked at again
    extension_reason text check (extension_reason in ('COMPLEX_REQUEST', 'MANY_REQUESTS', 'ADDITIONAL_VERIFICATION')),
    overdue_reason text check (overdue_reason in ('WAITING_FOR_REQUESTER', 'WAITING_FOR_SUPPORT',
        'WAITING_FOR_LEGAL', 'TECHNICAL_FAILURE', 'OTHER')),
    follow_up_on date,
    -- personal: erased when the request is forgotten
    email text,
    business_name text,
    whatsapp_number text,
    meta_business_id text,
    description text,
    contact_email text,
    question text,
    answer text
);

create index deletion_request_state on deletion_request (state, due_at);
create index deletion_request_subject on deletion_request (subject_hash);
-- Auditors search by time and see the newest first.
create index deletion_request_received on deletion_request (received_at desc, code desc);
-- What the board of deadlines counts and turns pages by: open requests only, whose number stays small
-- beside that of all that ever were.
create index deletion_request_open on deletion_request (due_at, code) include (state) where completed_at is null;
-- How long requests took.
create index deletion_request_took on deletion_request (completed_at) include (received_at)
    where state in ('DELETED', 'DELETED_EXCEPT_HELD');

create table address_on_file (
    code text not null references deletion_request,
    position integer not null,
    email text not null,
    primary key (code, position)
);

create table case_event (
    code text not null references deletion_request,
    position integer not null,
    happened_at timestamptz not null,
    kind text not null check (kind in ('RECEIVED', 'ACCOUNT_FOUND', 'ACCOUNT_MATCHED', 'CONFIRMATION_REQUESTED',
        'DUE_DATE_EXTENDED', 'DUE_DATE_KEPT', 'INFORMATION_REQUESTED', 'INFORMATION_RECEIVED', 'IDENTITY_CONFIRMED',
        'PROCESSING_SUSPENDED', 'OWNERS_TOLD', 'RETENTION_PROPOSED', 'RETENTION_DECIDED', 'PURGE_SCHEDULED',
        'PURGE_STARTED', 'ERASURE_VERIFIED', 'EVIDENCE_RECORDED', 'RECIPIENTS_TOLD', 'RECIPIENT_ACKNOWLEDGED',
        'RECIPIENT_GIVEN_UP', 'REQUESTER_TOLD', 'DEADLINE_NEAR', 'OVERDUE', 'OVERDUE_HANDLED', 'WITHDRAWN',
        'PROCESSING_RESUMED', 'REFUSED', 'CLOSED_UNVERIFIED', 'NO_ACCOUNT_FOUND', 'COMPLETED', 'HELD_DATA_DELETED',
        'JOINED', 'FORGOTTEN')),
    actor text not null,
    primary key (code, position)
);

-- personal: staff may write anything; erased when the request is forgotten
create table staff_note (
    code text not null references deletion_request,
    position integer not null,
    written_at timestamptz not null,
    author text not null,
    text text not null,
    primary key (code, position)
);

-- personal: mails of the requester; erased when the request is forgotten
create table request_mail (
    code text not null references deletion_request,
    position integer not null,
    received_at timestamptz not null,
    sender text,
    subject text not null,
    text text not null,
    primary key (code, position)
);
