-- The entries of a request are looked for without naming their outcome, which ledger_entry_once cannot serve.
create index ledger_entry_code on ledger_entry (code, position);
