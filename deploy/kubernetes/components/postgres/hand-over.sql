-- Gives what vault owns in the database vault to vault_owner, and lets vault keep what it was granted there. As a superuser, in that
-- database; run again, or where vault owns nothing, it changes nothing. One statement: PostgreSQL's single-user mode takes it, too.
do $$
declare
  kept text[];
  statement text;
begin
  -- What an owner granted itself goes to the next owner together with the table.
  select array_agg(format('grant %s on %s to vault', privileges, relation)) into kept from (
    select (case relkind when 'S' then 'sequence ' else 'table ' end) || oid::regclass as relation, string_agg(privilege_type, ', ') as privileges
    from pg_class, aclexplode(coalesce(relacl, acldefault(case relkind when 'S' then 's'::"char" else 'r'::"char" end, relowner)))
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'S') and relowner = 'vault'::regrole and grantee = relowner
      and relname <> 'flyway_schema_history' and privilege_type in ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'USAGE')
    group by relkind, oid
  ) as held;
  reassign owned by vault to vault_owner;
  foreach statement in array coalesce(kept, '{}') loop
    execute statement;
  end loop;
  if kept is not null then
    alter default privileges for role vault_owner in schema public grant select, insert, update, delete on tables to vault;
    alter default privileges for role vault_owner in schema public grant usage, select on sequences to vault;
  end if;
  grant connect on database vault to vault;
end $$;

