-- An administrator's consent for a whole directory: about a tenant, and no account.
alter table connection
  alter column account drop not null,
  add column kind   text not null default 'MAILBOX',
  add column tenant text;
