-- One row by which the deletion service sees that this database was restored from a backup: it writes here before each
-- purge, and remembers what it wrote.
create table crm.deletion_marker (
    installation text not null default '',
    erasures bigint not null default 0,
    ledger_position bigint not null default 0,
    ledger_hash text not null default ''
);
insert into crm.deletion_marker default values;
grant select, update on crm.deletion_marker to whatscrm_eraser;
