-- A grant stopped giving tokens, and the audit does not say so yet.
alter table account_grant add column stop_untold boolean not null default false;
create index account_grant_stop_untold on account_grant (status_since) where stop_untold;
