-- The ledger as a chain: each entry's hash covers the entry before it, so that nothing can be changed, removed or put
-- in between unseen. Its words are checked by nobody but those hashes: it has to outlive what they are called by.
create table ledger_entry (
    position bigint primary key,
    previous_hash bytea not null,
    hash bytea not null,
    recorded_at timestamptz not null,
    code text not null,
    channel text not null,
    received_at timestamptz not null,
    due_at timestamptz not null,
    verified_at timestamptz,
    extended_at timestamptz,
    completed_at timestamptz,
    outcome text not null,
    category text,
    rows bigint,
    ground text,
    citation text,
    hold_until date,
    subject_type text,
    -- who it was, for whoever has the key, which is not in this database
    subject_hmac bytea,
    key_id text,
    map_version text,
    policy_version text
);

-- A hold that is extended is another entry, and each replay after a restore is recorded anew.
create unique index ledger_entry_once on ledger_entry (code, coalesce(category, ''), outcome,
    coalesce(hold_until, 'infinity')) where outcome not in ('DELETED_AGAIN', 'ANONYMISED_AGAIN');
create index ledger_entry_subject on ledger_entry (subject_hmac);
-- The entries of a request are looked for without naming their outcome, which ledger_entry_once cannot serve.
create index ledger_entry_code on ledger_entry (code, position);

create function refuse_change_of_ledger() returns trigger language plpgsql as $$
begin
    raise exception 'The ledger is append-only';
end
$$;

create trigger ledger_entry_is_append_only before update or delete on ledger_entry
    for each row execute function refuse_change_of_ledger();
create trigger ledger_entry_is_never_emptied before truncate on ledger_entry
    for each statement execute function refuse_change_of_ledger();
