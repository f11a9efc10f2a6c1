-- Makes a month also where some of its events came before it, which stand in the table for all that has no month: they move into it.
create or replace function audit_add_month(month date) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  first date := date_trunc('month', month::timestamp);
  suffix text := to_char(first, 'YYYYMM');
  since timestamptz := first || ' 00:00:00Z';
  until timestamptz := (first + interval '1 month')::date || ' 00:00:00Z';
  whole text;
begin
  perform pg_advisory_xact_lock(8427501);
  foreach whole in array array['audit_entry', 'audit_checkpoint'] loop
    if to_regclass(whole || '_' || suffix) is null then
      execute format('create table %I (like %I)', whole || '_' || suffix, whole);
      execute format('with late as (delete from %I where at >= %L and at < %L returning *) insert into %I select * from late',
        whole || '_other', since, until, whole || '_' || suffix);
      execute format('alter table %I attach partition %I for values from (%L) to (%L)', whole, whole || '_' || suffix, since, until);
      execute format('revoke all on %I from "${service_role}"', whole || '_' || suffix);
    end if;
  end loop;
end $$;
