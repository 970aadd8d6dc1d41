-- What was last written into the CRM's marker row; a restored CRM has an older one.
create table restore_marker (
    installation text not null,
    erasures bigint not null
);
insert into restore_marker (installation, erasures) values (gen_random_uuid()::text, 0);
