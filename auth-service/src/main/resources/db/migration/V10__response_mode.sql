-- How a provider sends browsers back after a sign-in; null for the usual redirect.
alter table provider add column response_mode text;
