-- The deletion service's own database. Alone in its file, since it cannot be part of a transaction.
create database deletion owner deletion;
