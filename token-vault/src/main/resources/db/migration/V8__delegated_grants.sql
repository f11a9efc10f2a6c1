-- The account in whose name an application with delegated authority asks (RFC 7523 §2.1); null for every other type of grant.
alter table account_grant add column acts_for text;
