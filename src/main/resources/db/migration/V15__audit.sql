-- Auditors search by time and see the newest first.
create index deletion_request_received on deletion_request (received_at desc, code desc);
