create table deletion_request (
    code text primary key check (code ~ '^WD[0-9A-HJKMNP-TV-Z]{16}$'),
    version bigint not null,
    channel text not null,
    language text not null,
    state text not null,
    subject_type text,
    subject_key text,
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
    refusal_reason text,
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
create index deletion_request_subject on deletion_request (subject_type, subject_key);

create table address_on_file (
    code text not null references deletion_request,
    email text not null,
    primary key (code, email)
);

create table case_event (
    code text not null references deletion_request,
    position integer not null,
    happened_at timestamptz not null,
    kind text not null,
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
