-- Links for all grants that need consent: of one caller one per account, until somebody uses it. Who asked for a single connection stands
-- there by its name only, and is no repairer.
alter table connection
  add column account_key text,
  add column repairer    text;
create unique index connection_repair on connection (repairer, provider, account_key) where repairer is not null and spent_at is null;
create index connection_account on connection (account_key, spent_at) where status = 'CONNECTED';
