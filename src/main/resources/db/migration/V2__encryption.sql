-- By which a key is recognised as the one that was used before: a keyed hash of its own name.
create table key_check (
    setting text not null,
    name text not null,
    keyed_hash bytea not null,
    primary key (setting, name)
);
