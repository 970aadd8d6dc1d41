-- What was to be done with a category before a hold came, which is done when it ends.
alter table legal_hold add column displaced text;
