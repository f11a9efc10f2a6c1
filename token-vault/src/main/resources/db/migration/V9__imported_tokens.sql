-- Refresh tokens that callers brought along, by their hash: none is presented twice while it may be spent. Without a grant the provider is
-- being asked, or the asker vanished; spent ones made none.
create table imported_token (
  hash          bytea primary key,
  presented_at  timestamptz not null,
  grant_id      uuid,
  spent         boolean     not null
);
create index imported_token_age on imported_token (presented_at);
alter table account_grant add column imported boolean not null default false;
