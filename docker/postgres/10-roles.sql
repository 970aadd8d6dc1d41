-- The roles of the deletion service. Their passwords are read by the server, so that no statement holds one.
do $$
begin
    execute format('create role deletion login password %L',
        rtrim(pg_read_file('/run/secrets/spring.datasource.password'), E'\r\n'));
    execute format('create role whatscrm_eraser login password %L',
        rtrim(pg_read_file('/run/secrets/deletion.crm.datasource.password'), E'\r\n'));
end
$$;
