-- Who writes a chain of events: one of the few of a process, from its start to its end.
create table audit_writer (
  id          integer generated always as identity primary key,
  name        text        not null,
  started_at  timestamptz not null
);

-- Takes the place of audit_event, which the version before still writes. Kept by months: what is older than the retention goes with its
-- partition. sequence and hash are the event's place in its writer's chain. posted_*: what another service said of an event of its own.
create table audit_entry (
  position   bigint generated always as identity,
  writer     integer     not null,
  sequence   bigint      not null,
  at         timestamptz not null,
  caller     text        not null,
  origin     text,
  action     text        not null,
  object     text        not null,
  purpose    text,
  outcome    text        not null,
  reason     text,
  posted_by  text,
  posted_id  uuid,
  posted_at  timestamptz,
  hash       bytea       not null
) partition by range (at);
create index audit_entry_position on audit_entry (position);

-- Which events of other services are known, so that one that comes twice is stored once.
create table audit_posted (
  id           uuid primary key,
  recorded_at  timestamptz not null
);
create index audit_posted_age on audit_posted (recorded_at);

-- What the chains' heads were at a time, as a signed text that holds the hash of the one before.
create table audit_checkpoint (
  number     bigint      not null,
  at         timestamptz not null,
  content    text        not null,
  key        integer     not null,
  signature  bytea       not null
) partition by range (at);
create index audit_checkpoint_number on audit_checkpoint (number);

-- What checkpoints are signed with.
create table audit_signing_key (
  id                  integer primary key,
  version             bigint      not null,
  private_key_sealed  bytea       not null,
  created_at          timestamptz not null,
  data_key            bigint      generated always as (least(seal_key(private_key_sealed))) stored references data_key (key_id)
);
create index audit_signing_key_data_key on audit_signing_key (data_key, id);

-- The service may add and read; making and dropping whole months goes through these two, which belong to who owns the tables. A month's own
-- tables are nobody else's business.
create function audit_add_month(month date) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  first date := date_trunc('month', month::timestamp);
  suffix text := to_char(first, 'YYYYMM');
  whole text;
begin
  perform pg_advisory_xact_lock(8427501);
  foreach whole in array array['audit_entry', 'audit_checkpoint'] loop
    if to_regclass(whole || '_' || suffix) is null then
      execute format('create table %I partition of %I for values from (%L) to (%L)', whole || '_' || suffix, whole,
        first || ' 00:00:00Z', (first + interval '1 month')::date || ' 00:00:00Z');
      execute format('revoke all on %I from "${service_role}"', whole || '_' || suffix);
    end if;
  end loop;
end $$;

-- Refuses a month that ended less than 30 days ago, whoever asks.
create function audit_drop_month(month date) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  first date := date_trunc('month', month::timestamp);
  suffix text := to_char(first, 'YYYYMM');
begin
  if first + interval '1 month' > now() - interval '30 days' then
    raise exception 'the audit of % is not old enough to be dropped', suffix;
  end if;
  execute format('drop table if exists %I', 'audit_entry_' || suffix);
  execute format('drop table if exists %I', 'audit_checkpoint_' || suffix);
end $$;

-- For a clock that is far off: better in the wrong place than not at all.
create table audit_entry_other partition of audit_entry default;
create table audit_checkpoint_other partition of audit_checkpoint default;

select audit_add_month((now() at time zone 'UTC')::date);
select audit_add_month(((now() at time zone 'UTC') + interval '1 month')::date);

revoke execute on function audit_add_month(date) from public;
revoke execute on function audit_drop_month(date) from public;
grant execute on function audit_add_month(date) to "${service_role}";
grant execute on function audit_drop_month(date) to "${service_role}";
revoke update, delete, truncate on audit_writer, audit_entry, audit_checkpoint, audit_event from "${service_role}";
revoke all on audit_entry_other, audit_checkpoint_other from "${service_role}";
