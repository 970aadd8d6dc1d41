-- Makes the ids of our mails unguessable, so that an answer shows that somebody received one.
create table reply_key (value text not null);
insert into reply_key (value) values (gen_random_uuid()::text || gen_random_uuid()::text);
