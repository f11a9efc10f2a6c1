-- By which application of their provider people came: whose provider has another one by now, comes that way no longer. Null for those of before,
-- of whom nobody knows.
alter table sign_in_code add column application text;
alter table session_family add column application text;
