-- Who runs the migrations owns the tables; the service works as a role that has what is granted here and nothing else. One role for both works,
-- too, and can then grant itself whatever it lacks.
grant select, insert, update, delete on all tables in schema public to "${service_role}";
grant usage, select on all sequences in schema public to "${service_role}";
alter default privileges in schema public grant select, insert, update, delete on tables to "${service_role}";
alter default privileges in schema public grant usage, select on sequences to "${service_role}";
do $$ begin
  if current_user <> '${service_role}' then
    revoke insert, update, delete on flyway_schema_history from "${service_role}";
  end if;
end $$;
