-- Where a provider gives codes for devices (RFC 8628); null where it gives none.
alter table application add column device_authorization_endpoint text;
update application set device_authorization_endpoint = replace(token_endpoint, '/oauth2/v2.0/token', '/oauth2/v2.0/devicecode')
  where template = 'MICROSOFT';

-- What somebody is asked for on another device. Open ones are asked about at next_poll_at; polls counts that, so that an answer that
-- came late is told from the latest. pending_grant: tokens came, and only whose they are is still asked.
create table device_authorization (
  id                         uuid primary key,
  application                text        not null,
  identity                   bigint      not null,
  account                    text        not null,
  account_key                text        not null,
  created_by                 text        not null,
  created_at                 timestamptz not null,
  status                     text        not null,
  cause                      text,
  asked_scopes               text        not null,
  user_code                  text        not null,
  verification_uri           text        not null,
  verification_uri_complete  text,
  device_code_sealed         bytea,
  pending_grant              uuid,
  expires_at                 timestamptz not null,
  interval_seconds           bigint      not null,
  polls                      bigint      not null,
  failures                   integer     not null,
  next_poll_at               timestamptz,
  ended_at                   timestamptz,
  check ((status = 'OPEN') = (ended_at is null)),
  check ((status = 'OPEN') = (next_poll_at is not null))
);
create unique index device_authorization_open on device_authorization (application, account_key) where status = 'OPEN';
create index device_authorization_due on device_authorization (next_poll_at) where next_poll_at is not null;
create index device_authorization_ended on device_authorization (ended_at) where ended_at is not null;
