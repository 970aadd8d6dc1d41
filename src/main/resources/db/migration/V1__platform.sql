-- The migrations of one module each, in the order in which modules use one another. Released: append a new file, change none.

-- Which node does the work that only one may do at a time; ShedLock's own table.
create table shedlock (
    name varchar(64) primary key,
    lock_until timestamp not null,
    locked_at timestamp not null,
    locked_by varchar(255) not null
);
