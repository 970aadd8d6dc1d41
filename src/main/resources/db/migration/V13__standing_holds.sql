-- A hold may be set before any request.
alter table legal_hold alter column code drop not null;
create index legal_hold_end on legal_hold (hold_until, id) where released_at is null;
