-- A provider gets a new number with each change, and none twice when a name is used again.
create sequence revision;

create table provider (
  name                   text primary key,
  version                bigint      not null,
  application            text        not null,
  template               text        not null,
  sign_in_allowed        boolean     not null,
  sign_in_scope          text,
  login_button_label     text,
  css_class              text,
  sequence               integer     not null,
  allowed_tenants        text        not null,
  link_verified_email    boolean     not null,
  mail_allowed           boolean     not null,
  mail_scope             text,
  authorization_params   jsonb       not null,
  legacy_redirect        boolean     not null,
  created_at             timestamptz not null,
  updated_at             timestamptz not null
);
-- /auth_oauth/signin has no provider in its path, so one provider at most owns it.
create unique index provider_legacy_redirect on provider (legacy_redirect) where legacy_redirect;

-- The ticket of connect_url is stored as its SHA-256 only; spent_at is set when a callback decided something.
create table connection (
  id            uuid primary key,
  provider      text        not null,
  account       text        not null,
  uses          text        not null,
  return_to     text,
  requested_by  text        not null,
  ticket_hash   bytea       not null unique,
  status        text        not null,
  cause         text,
  created_at    timestamptz not null,
  expires_at    timestamptz not null,
  spent_at      timestamptz
);
create index connection_open on connection (expires_at) where status = 'OPEN';

-- One flow per connection: a new start replaces it; a provider that goes takes its flows along. What the start read of provider and
-- application is kept, so that the callback judges by it. State and browser cookie are stored as SHA-256 only.
create table connection_flow (
  connection     uuid primary key references connection (id) on delete cascade,
  state_hash     bytea       not null unique,
  browser_hash   bytea       not null,
  redirect_uri   text        not null,
  callback_path  text        not null,
  provider       text        not null references provider (name) on delete cascade,
  template       text        not null,
  application    text        not null,
  tenant         text,
  issuer         text,
  jwks_uri       text,
  client_id      text        not null,
  allowed_tenants text       not null,
  nonce          text        not null,
  code_verifier  text        not null,
  scopes         text        not null,
  owner_issuer   text,
  owner_subject  text,
  expires_at     timestamptz not null
);
create index connection_flow_age on connection_flow (expires_at);

-- One row: the system parameters as last known.
create table parameter_copy (
  id          integer primary key check (id = 1),
  etag        text,
  parameters  jsonb not null
);
insert into parameter_copy (id, etag, parameters) values (1, null, '{}');
