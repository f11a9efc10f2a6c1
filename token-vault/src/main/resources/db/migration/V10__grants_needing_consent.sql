-- Few of many grants need consent; a page of them reads no others.
create index account_grant_consent on account_grant (application, account_key) where status = 'NEEDS_CONSENT';
