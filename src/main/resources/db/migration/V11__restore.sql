-- Whom a replay has begun to erase again and has not recorded yet: their own row goes before it is verified
-- that all is gone, and then nothing in the CRM tells any more that they were there.
create table replay_begun (
    code text primary key references deletion_request (code),
    subject_type text not null check (subject_type in ('ACCOUNT', 'META_USER')),
    subject_key text not null
);
