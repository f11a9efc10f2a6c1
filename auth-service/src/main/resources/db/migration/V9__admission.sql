-- A link by which a user may link an identity, once. The token is stored as its SHA-256 only. Of a user's invitations one is open at most.
create table invitation (
  id          uuid primary key,
  user_id     uuid        not null references app_user (id) on delete cascade,
  token_hash  bytea       not null unique,
  return_to   text        not null,
  created_at  timestamptz not null,
  created_by  text        not null,
  expires_at  timestamptz not null,
  used_at     timestamptz,
  revoked_at  timestamptz
);
create index invitation_user on invitation (user_id, created_at);
create unique index invitation_open on invitation (user_id) where used_at is null and revoked_at is null;
create index invitation_age on invitation (expires_at);

-- Somebody who signed in and whom nobody knows. user_id is whom an invitation was for, or whom it was linked with; a user who goes leaves it as
-- it is. Of one (issuer, subject) one request waits at most.
create table access_request (
  id               uuid primary key,
  place            bigint generated always as identity unique,
  provider         text        not null,
  issuer           text        not null,
  tenant           text,
  subject          text        not null,
  application_sub  text,
  email            text,
  email_verified   boolean     not null,
  status           text        not null,
  user_id          uuid,
  reason           text,
  requested_at     timestamptz not null,
  last_seen_at     timestamptz not null,
  attempts         integer     not null,
  expires_at       timestamptz not null,
  decided_at       timestamptz,
  decided_by       text
);
create unique index access_request_pending on access_request (issuer, subject) where status = 'PENDING';
create index access_request_identity on access_request (issuer, subject);
create index access_request_status on access_request (status, place);
create index access_request_age on access_request (requested_at);

-- When the audit was told last that so many requests are not recorded: over all, or of an issuer.
create table access_request_limit (
  scope    text primary key,
  told_at  timestamptz not null
);
