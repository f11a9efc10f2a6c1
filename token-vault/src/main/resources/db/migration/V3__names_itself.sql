-- Whether a provider's authorization responses always say who they are from (RFC 9207).
alter table application add column names_itself boolean not null default false;
