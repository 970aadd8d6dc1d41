-- Open requests in the order of their due dates, for the board of deadlines.
create index deletion_request_due on deletion_request (due_at, code);
create index deletion_request_completed on deletion_request (completed_at);
