-- Why the due date was extended, why the request is late nevertheless, and when that is looked at again: codes only.
alter table deletion_request
    add column extension_reason text,
    add column overdue_reason text,
    add column follow_up_on date;

-- Until now nothing else extended a due date.
update deletion_request set extension_reason = 'ADDITIONAL_VERIFICATION' where extended_at is not null;
