-- Several data keys, of which the newest seals, and several KEKs that wrap each of them.

-- The id that Tink writes into each ciphertext. Null for a key of the version before, until this version has opened it.
alter table data_key add column key_id bigint unique;
alter table data_key
  alter column kek_id drop not null,
  alter column wrapped drop not null;

-- position: the order in which they were written. The columns of data_key that this takes the place of are read still, for what a replica
-- of the version before makes on an empty database.
create table wrapped_data_key (
  data_key    integer     not null references data_key (id) on delete cascade,
  kek_id      text        not null,
  wrapped     bytea       not null,
  position    bigint      generated always as identity,
  created_at  timestamptz not null,
  primary key (data_key, kek_id)
);
insert into wrapped_data_key (data_key, kek_id, wrapped, created_at)
  select id, kek_id, wrapped, created_at from data_key where wrapped is not null;

-- The id of the data key in a ciphertext: Tink puts 01 and four bytes ahead. Null where there are none: no key opens that.
create function seal_key(sealed bytea) returns bigint
  language sql immutable parallel safe
  return case when length(sealed) > 4 and get_byte(substring(sealed from 1 for 5), 0) = 1 then
    get_byte(substring(sealed from 1 for 5), 1)::bigint * 16777216 + get_byte(substring(sealed from 1 for 5), 2) * 65536
      + get_byte(substring(sealed from 1 for 5), 3) * 256 + get_byte(substring(sealed from 1 for 5), 4) end;

-- All that is sealed so far is under the one key that there is.
update data_key set key_id = (
  select min(seal_key(sealed)) from (
    select access_token_sealed as sealed from account_grant
    union all select refresh_token_sealed from account_grant
    union all select previous_token_sealed from account_grant
    union all select late_token_sealed from account_grant
    union all select value_sealed from secret
    union all select value_sealed from client_secret
    union all select pem_sealed from client_certificate
    union all select token_sealed from resource_token
    union all select token_sealed from revocation
    union all select client_secret_sealed from revocation
    union all select device_code_sealed from device_authorization) as everything);

-- Every table with sealed columns has data_key: the oldest key that one of them is under. The reference keeps a key that is in use from
-- being removed, and whoever slept through a rotation from storing what nobody could open. The index finds and counts what is under old keys,
-- in an order that goes on where a batch ended.
alter table account_grant add column data_key bigint generated always as
  (least(seal_key(access_token_sealed), seal_key(refresh_token_sealed), seal_key(previous_token_sealed), seal_key(late_token_sealed)))
  stored references data_key (key_id);
create index account_grant_data_key on account_grant (data_key, id);
alter table secret add column data_key bigint generated always as
  (least(seal_key(value_sealed))) stored references data_key (key_id);
create index secret_data_key on secret (data_key, name);
alter table client_secret add column data_key bigint generated always as
  (least(seal_key(value_sealed))) stored references data_key (key_id);
create index client_secret_data_key on client_secret (data_key, id);
alter table client_certificate add column data_key bigint generated always as
  (least(seal_key(pem_sealed))) stored references data_key (key_id);
create index client_certificate_data_key on client_certificate (data_key, id);
alter table resource_token add column data_key bigint generated always as
  (least(seal_key(token_sealed))) stored references data_key (key_id);
create index resource_token_data_key on resource_token (data_key, grant_id, resource);
alter table revocation add column data_key bigint generated always as
  (least(seal_key(token_sealed), seal_key(client_secret_sealed))) stored references data_key (key_id);
create index revocation_data_key on revocation (data_key, id);
alter table device_authorization add column data_key bigint generated always as
  (least(seal_key(device_code_sealed))) stored references data_key (key_id);
create index device_authorization_data_key on device_authorization (data_key, id);

-- Who seals anew what is under old keys, and until when nobody else does: one row.
create table key_rotation (
  id            integer primary key check (id = 1),
  lease_owner   uuid,
  lease_until   timestamptz
);
insert into key_rotation (id) values (1);
