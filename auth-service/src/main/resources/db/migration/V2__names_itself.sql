-- Whether the provider's answer to this visit has to say who it is from (RFC 9207).
alter table connection_flow add column names_itself boolean not null default false;
