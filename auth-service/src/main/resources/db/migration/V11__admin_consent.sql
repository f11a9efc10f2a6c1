-- An administrator's consent for a whole directory: about a tenant, and no account. A version before this one does not know what such a
-- row is: ask for none before the last replica of it is gone.
alter table connection
  alter column account drop not null,
  add column kind   text not null default 'MAILBOX',
  add column tenant text;
