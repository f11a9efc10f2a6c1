-- Sealed columns end in _sealed. What is bound to each ciphertext: table, row, column and version (io.sealpost.vault.crypto.Place).

create table data_key (
  id          integer primary key,
  kek_id      text        not null,
  wrapped     bytea       not null,
  created_at  timestamptz not null
);

-- What is stored under a name gets a new number with each change, and none twice when a name is used again.
create sequence revision;

create table application (
  name                    text primary key,
  version                 bigint      not null,
  identity                bigint      not null,
  template                text        not null,
  tenant                  text,
  issuer                  text,
  authorization_endpoint  text,
  token_endpoint          text        not null,
  revocation_endpoint     text,
  userinfo_endpoint       text,
  jwks_uri                text,
  client_id               text        not null,
  client_authentication   text        not null,
  mail_hosts              text        not null,
  created_at              timestamptz not null,
  updated_at              timestamptz not null
);

create table client_secret (
  id            uuid primary key,
  application   text        not null references application (name) on delete cascade,
  name          text        not null,
  version       bigint      not null,
  value_sealed  bytea       not null,
  fingerprint   text        not null,
  expires_at    timestamptz,
  created_at    timestamptz not null,
  last_used_at  timestamptz,
  rejected_at   timestamptz,
  unique (application, name)
);

-- A code is presented to a provider once: the hash of (application, code) is committed before the call.
create table redeemed_code (
  hash         bytea primary key,
  redeemed_at  timestamptz not null
);
create index redeemed_code_age on redeemed_code (redeemed_at);

create table account_grant (
  id                       uuid primary key,
  application              text        not null references application (name),
  account                  text,
  account_key              text,
  status                   text        not null,
  cause                    text,
  created_by               text        not null,
  created_at               timestamptz not null,
  pending_until            timestamptz,
  issuer                   text,
  subject                  text,
  scopes                   text        not null,
  generation               bigint      not null,
  refresh_token_sealed     bytea,
  previous_token_sealed    bytea,
  access_token_sealed      bytea,
  access_token_expires_at  timestamptz,
  refreshed_at             timestamptz,
  trouble_cause            text,
  trouble_since            timestamptz,
  failures                 integer     not null,
  next_try_at              timestamptz,
  lease_owner              uuid,
  lease_until              timestamptz,
  fencing_token            bigint      not null,
  check ((status = 'PENDING') = (account is null))
);
-- One grant per (application, account); pending ones have no account yet. Serves the reference to the application too.
create unique index account_grant_account on account_grant (application, account_key);
create index account_grant_waiting on account_grant (application) where status = 'NEEDS_OPERATOR';
create index account_grant_subject on account_grant (issuer, subject);
create index account_grant_pending on account_grant (pending_until) where status = 'PENDING';

-- Complete in itself: the application may change or go before the provider was told.
create table revocation (
  id                     uuid primary key,
  application            text        not null,
  identity               bigint      not null,
  issuer                 text,
  subject                text,
  client_id              text        not null,
  token_endpoint         text        not null,
  revocation_endpoint    text        not null,
  client_authentication  text        not null,
  client_secret_sealed   bytea,
  token_sealed           bytea       not null,
  created_at             timestamptz not null,
  attempts               integer     not null,
  next_try_at            timestamptz not null,
  give_up_at             timestamptz not null
);
create index revocation_due on revocation (next_try_at);

create table secret (
  name          text primary key,
  version       bigint      not null,
  value_sealed  bytea       not null,
  updated_at    timestamptz not null,
  updated_by    text        not null
);

create table system_parameter (
  key          text primary key,
  value        text        not null,
  description  text,
  updated_at   timestamptz not null,
  updated_by   text        not null
);

-- One row; its version is the ETag of the whole store, and writers queue on it.
create table system_parameter_store (
  id       integer primary key check (id = 1),
  version  bigint not null
);
insert into system_parameter_store (id, version) values (1, 1);

create table audit_event (
  position     bigint generated always as identity primary key,
  id           uuid        not null unique,
  at           timestamptz not null,
  writer       text        not null,
  caller       text        not null,
  action       text        not null,
  object       text        not null,
  outcome      text        not null,
  reason       text
);
