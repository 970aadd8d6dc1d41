-- A hold that is extended is another entry.
drop index ledger_entry_once;
create unique index ledger_entry_once on ledger_entry (code, coalesce(category, ''), outcome,
    coalesce(hold_until, 'infinity')) where outcome not in ('DELETED_AGAIN', 'ANONYMISED_AGAIN');
