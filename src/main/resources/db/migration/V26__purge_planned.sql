-- what there was to do when a purge began that no reviewer had looked at; for all others it is in purge_approved
create table purge_planned (
    code text not null references deletion_request,
    category text not null,
    rows bigint not null,
    primary key (code, category)
);

-- how long it took with all that is read and all rests between, by which the rest is estimated
alter table purge_batch add column elapsed_millis bigint not null default 0;
alter table purge_progress add column elapsed_millis bigint not null default 0;
update purge_progress set elapsed_millis = millis;
