-- What an application signs with: a key with its certificate, sealed here or in a mounted file that is read at each use.
create table client_certificate (
  id                    uuid primary key,
  application           text        not null references application (name) on delete cascade,
  name                  text        not null,
  version               bigint      not null,
  pem_sealed            bytea,
  file                  text,
  algorithm             text        not null,
  key_id                text,
  fingerprint           text,
  thumbprint            text,
  subject               text,
  valid_from            timestamptz,
  expires_at            timestamptz,
  created_at            timestamptz not null,
  last_used_at          timestamptz,
  rejected_at           timestamptz,
  rejected_fingerprint  text,
  unique (application, name),
  check ((pem_sealed is null) <> (file is null))
);

-- The name of a mounted token that the application proves itself with.
alter table application
  add column federated_token text,
  add column federated_token_used_at timestamptz,
  add column federated_token_rejected_at timestamptz;

-- Whether the value has the form of the identifier that Microsoft shows beside the secret.
alter table client_secret add column looks_like_id boolean not null default false;

-- Which ends have been told of how long ahead, in days: once over all replicas. A new end of the same object is told of anew.
create table lifetime_notice (
  kind        text        not null,
  object      text        not null,
  deadline    timestamptz not null,
  threshold   integer     not null,
  noticed_at  timestamptz not null,
  primary key (kind, object, deadline, threshold)
);
