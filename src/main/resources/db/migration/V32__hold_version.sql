-- Two who change a hold at the same moment: only one of them does.
alter table legal_hold add column version bigint not null default 0;
