-- Each PUT and DELETE of a system parameter: what was there, what came, when, and by whom. Kept for ever. old_value is null where nothing was
-- stored, new_value where it was deleted.
create table system_parameter_change (
  number           bigint generated always as identity primary key,
  key              text        not null,
  at               timestamptz not null,
  changed_by       text        not null,
  old_value        text,
  new_value        text,
  old_description  text,
  description      text
);
create index system_parameter_change_key on system_parameter_change (key, number);

-- What is stored already begins the history; what it replaced is not known.
insert into system_parameter_change (key, at, changed_by, new_value, description)
  select key, updated_at, updated_by, value, description from system_parameter order by updated_at, key;

-- The service may add and read.
revoke update, delete, truncate on system_parameter_change from "${service_role}";
