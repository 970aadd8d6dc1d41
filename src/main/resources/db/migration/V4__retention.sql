create table retention_proposal (
    code text not null references deletion_request,
    category text not null,
    action text not null,
    ground text,
    citation text,
    hold_until date,
    reason text not null,
    primary key (code, category)
);

create table retention_decision (
    code text not null references deletion_request,
    category text not null,
    action text not null,
    ground text,
    citation text,
    hold_until date,
    decided_by text not null,
    decided_at timestamptz not null,
    primary key (code, category),
    check (action <> 'HOLD' or (ground is not null and citation is not null and hold_until is not null))
);

create table legal_hold (
    id bigint generated always as identity primary key,
    code text not null references deletion_request,
    subject_type text not null,
    subject_key text not null,
    category text not null,
    ground text not null,
    citation text not null,
    hold_until date not null,
    set_by text not null,
    set_at timestamptz not null,
    released_at timestamptz,
    unique (code, category)
);

create index legal_hold_subject on legal_hold (subject_type, subject_key, category) where released_at is null;
