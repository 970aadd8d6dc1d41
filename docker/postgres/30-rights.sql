-- Each role reaches its own database and no other.
revoke all on database deletion from public;
revoke all on database whatscrm from public;
revoke all on database postgres from public;
grant connect on database whatscrm to whatscrm_eraser;
