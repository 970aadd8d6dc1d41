#!/bin/sh
# Creates both databases with their roles, and the reference schema of the CRM.
set -eu

psql -v ON_ERROR_STOP=1 -v deletion="$DELETION_DB_PASSWORD" -v eraser="$WHATSCRM_ERASER_PASSWORD" \
  -U postgres -d postgres <<'SQL'
create role deletion login password :'deletion';
create role whatscrm_eraser login password :'eraser';
create database deletion owner deletion;
create database whatscrm;
revoke connect on database deletion from public;
revoke connect on database whatscrm from public;
grant connect on database whatscrm to whatscrm_eraser;
SQL

for script in /whatscrm/V*.sql; do
  psql -v ON_ERROR_STOP=1 -U postgres -d whatscrm -f "$script"
done
