-- What addresses are compared by, in which both spellings of a domain are one. PostgreSQL knows none of the second spellings, so a user whose domain is
-- not ASCII gets a key when next written; until then the address is compared outside the database. A version before this one leaves keys as they are:
-- change no address before the last replica of it is gone.
alter table app_user add column email_key text;
update app_user set email_key = lower(email collate "C")
where octet_length(split_part(email, '@', 2)) = char_length(split_part(email, '@', 2));
drop index app_user_email;
create index app_user_email_key on app_user (email_key) where email_key is not null;
create index app_user_email_unkeyed on app_user (lower(email)) where email_key is null and email is not null;
