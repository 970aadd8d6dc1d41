create table purge_begun (
    code text primary key references deletion_request,
    begun_at timestamptz not null
);

-- personal: what the search for residue looks for; erased when the request is forgotten
create table purge_identifier (
    code text not null references deletion_request,
    value text not null,
    primary key (code, value)
);

-- keys of rows whose way to the subject is purged before them; erased when the request is forgotten
create table purge_noted_row (
    code text not null references deletion_request,
    table_name text not null,
    key text not null,
    primary key (code, table_name, key)
);

create table purge_progress (
    code text not null references deletion_request,
    category text not null,
    table_name text not null,
    rows bigint not null,
    primary key (code, category, table_name)
);

create table purge_receipt (
    code text not null references deletion_request,
    category text not null,
    outcome text not null,
    rows bigint not null,
    finished_at timestamptz not null,
    primary key (code, category)
);
