-- What the vault's audit is to be told, in the order in which it was written down; a row goes when the vault has it. Until due_at a replica sends
-- it, or it waits behind a failure. What the vault refused for good stays, with its code, for whoever mends that.
create table audit_outbox (
  position  bigint generated always as identity primary key,
  id        uuid        not null,
  at        timestamptz not null,
  caller    text        not null,
  origin    text,
  action    text        not null,
  object    text        not null,
  purpose   text,
  outcome   text        not null,
  reason    text,
  due_at    timestamptz not null,
  failures  integer     not null default 0,
  refusal   text
);
create index audit_outbox_waiting on audit_outbox (position) where refusal is null;

-- By what the audit names a connection, together with the account; null in rows of earlier versions.
alter table connection add column application text;
