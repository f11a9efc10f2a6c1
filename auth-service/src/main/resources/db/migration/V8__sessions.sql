-- What a signed-in person's browser carries to a backend, as its SHA-256 only. The family is the one that the exchange made: with one, the code
-- is spent.
create table sign_in_code (
  code_hash       bytea primary key,
  user_id         uuid        not null references app_user (id) on delete cascade,
  provider        text        not null,
  issuer          text        not null,
  subject         text        not null,
  return_to       text        not null,
  audience        text        not null,
  code_challenge  text        not null,
  auth_time       timestamptz,
  amr             jsonb       not null,
  expires_at      timestamptz not null,
  family          uuid
);
create index sign_in_code_age on sign_in_code (expires_at);
create index sign_in_code_user on sign_in_code (user_id);

-- The sessions of users at backends. All refresh tokens of a session have one half in common, by which it is found, and each another half, of which
-- the newest counts; of both there are SHA-256 only. Whoever comes with the first half and not the newest second one has a copy of a spent token.
create table session_family (
  id              uuid primary key,
  user_id         uuid        not null references app_user (id) on delete cascade,
  provider        text        not null,
  issuer          text        not null,
  subject         text        not null,
  audience        text        not null,
  auth_time       timestamptz,
  amr             jsonb       not null,
  caller_issuer   text        not null,
  caller_subject  text        not null,
  family_hash     bytea       not null unique,
  turn_hash       bytea       not null,
  opened_at       timestamptz not null,
  idle_at         timestamptz not null,
  ends_at         timestamptz not null,
  ended_at        timestamptz
);
create index session_family_user on session_family (user_id);
create index session_family_age on session_family (least(idle_at, ends_at, ended_at));
