-- due_at: when the background looks at the grant next; null where there is nothing to do for it. The default is for grants that a replica of
-- the version before makes.
-- late_token_sealed: the refresh token of an answer that came when its holder's lease was over; tried when the one in force is refused.
-- interrupted_at: since when a holder that vanished may have taken the answer to a refresh with it.
-- doubted_since: since when the provider refuses the grant with codes that nobody here knows.
-- dies_at, dies_of: when the refresh token dies if nothing more is done, and of what.
alter table account_grant
  add column status_since timestamptz not null default now(),
  add column due_at timestamptz default now() + interval '1 hour',
  add column late_token_sealed bytea,
  add column interrupted_at timestamptz,
  add column doubted_since timestamptz,
  add column dies_at timestamptz,
  add column dies_of text;
update account_grant set status_since = created_at;
update account_grant set due_at = now() + random() * interval '1 hour';
create index account_grant_due on account_grant (due_at) where due_at is not null;
