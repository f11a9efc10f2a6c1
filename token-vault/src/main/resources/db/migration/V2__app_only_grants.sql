-- Grants that an application has by itself (client credentials): no refresh token; each new access token is asked for with these scopes.
alter table account_grant
  add column grant_type text not null default 'AUTHORIZATION_CODE',
  add column asked_scopes text;
