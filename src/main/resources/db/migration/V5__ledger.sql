create table ledger_entry (
    id bigint generated always as identity primary key,
    recorded_at timestamptz not null,
    code text not null,
    channel text not null,
    received_at timestamptz not null,
    due_at timestamptz not null,
    verified_at timestamptz,
    outcome text not null,
    category text,
    rows bigint,
    ground text,
    citation text,
    hold_until date
);

create unique index ledger_entry_once on ledger_entry (code, coalesce(category, ''));
