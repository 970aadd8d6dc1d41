-- What was last written into the CRM's marker row; a restored CRM has an older one.
create table restore_marker (
    installation text not null,
    erasures bigint not null
);
insert into restore_marker values (gen_random_uuid()::text, 0);

-- Each replay after a restore is recorded anew.
drop index ledger_entry_once;
create unique index ledger_entry_once on ledger_entry (code, coalesce(category, ''), outcome)
    where outcome not in ('DELETED_AGAIN', 'ANONYMISED_AGAIN');
