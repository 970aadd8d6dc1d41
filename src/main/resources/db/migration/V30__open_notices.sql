-- Counted every minute among all that ever were.
create index recipient_notice_open on recipient_notice (occurred_at)
    where acknowledged_at is null and given_up_at is null;
