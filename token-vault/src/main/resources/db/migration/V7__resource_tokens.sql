-- Access tokens for other resources than mail, by the same refresh token; mail's stand in the grant's own row.
create table resource_token (
  grant_id      uuid        not null references account_grant (id) on delete cascade,
  resource      text        not null,
  version       bigint      not null,
  token_sealed  bytea,
  obtained_at   timestamptz,
  expires_at    timestamptz,
  cause         text,
  next_try_at   timestamptz,
  primary key (grant_id, resource)
);
