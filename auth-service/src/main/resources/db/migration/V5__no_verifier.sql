-- A flow's verifier follows from its browser's cookie, of which only the hash is here. A replica of the version before that finishes a flow of this
-- one finds none, decides nothing and leaves the link usable.
alter table connection_flow alter column code_verifier drop not null;
