-- Ciphertext does not get shorter: PostgreSQL is not to try it at each write. Says how new versions of rows are stored; nothing is rewritten here, and
-- the version before reads and writes the same.
alter table account_grant
  alter column access_token_sealed set storage external,
  alter column refresh_token_sealed set storage external,
  alter column previous_token_sealed set storage external,
  alter column late_token_sealed set storage external;
alter table secret alter column value_sealed set storage external;
alter table client_secret alter column value_sealed set storage external;
alter table client_certificate alter column pem_sealed set storage external;
alter table resource_token alter column token_sealed set storage external;
alter table revocation
  alter column token_sealed set storage external,
  alter column client_secret_sealed set storage external;
alter table device_authorization alter column device_code_sealed set storage external;
alter table audit_signing_key alter column private_key_sealed set storage external;

-- Two grants to a page instead of four: the tokens stay in the row as long as both fit. A token that is somewhere else costs two more rows with
-- entries of an index at each write, and looking them up at each read.
alter table account_grant set (toast_tuple_target = 4080);
alter table resource_token set (toast_tuple_target = 4080);
