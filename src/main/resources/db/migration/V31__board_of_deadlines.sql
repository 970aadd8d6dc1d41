-- What the board of deadlines counts and turns pages by: open requests only, whose number stays small
-- beside that of all that ever were.
create index deletion_request_open on deletion_request (due_at, code) include (state) where completed_at is null;
drop index deletion_request_due;
-- How long requests took.
create index deletion_request_took on deletion_request (completed_at) include (received_at)
    where state in ('DELETED', 'DELETED_EXCEPT_HELD');
drop index deletion_request_completed;
