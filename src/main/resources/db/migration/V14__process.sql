-- The days whose digest of deadlines was sent, or had nothing to tell: each is claimed once, by whichever node is first.
create table deadline_digest (day date primary key);
