-- personal: mails of the requester; erased when the request is forgotten
create table request_mail (
    code text not null references deletion_request,
    position integer not null,
    received_at timestamptz not null,
    sender text,
    subject text not null,
    text text not null,
    primary key (code, position)
);

-- Makes the ids of our mails unguessable, so that an answer shows that somebody received one.
create table reply_key (value text not null);
insert into reply_key values (gen_random_uuid()::text || gen_random_uuid()::text);
