-- Whom the backends know. A login is one person's whatever the case of its letters; an email may be several people's.
create table app_user (
  id          uuid primary key,
  version     bigint      not null,
  login       text        not null,
  name        text        not null,
  email       text,
  active      boolean     not null,
  protected   boolean     not null,
  created_at  timestamptz not null,
  updated_at  timestamptz not null
);
create unique index app_user_login on app_user (lower(login));
create index app_user_email on app_user (lower(email)) where email is not null;

-- By what a user signs in: (issuer, subject) is one user's over all providers. The provider is through whom it was linked; a user has one identity
-- for each. What the provider said of the person then is here for people to read and decides nothing.
create table user_identity (
  user_id          uuid        not null references app_user (id) on delete cascade,
  provider         text        not null,
  issuer           text        not null,
  subject          text        not null,
  application_sub  text,
  email            text,
  linked_at        timestamptz not null,
  linked_by        text        not null,
  signed_in_at     timestamptz,
  primary key (user_id, provider),
  unique (issuer, subject)
);
