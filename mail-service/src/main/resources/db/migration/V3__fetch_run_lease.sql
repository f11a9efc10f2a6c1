-- The replica that carries a run out gives a sign of life; a run without one is closed. Runs from before have none.
alter table fetch_run add column lease_until timestamptz;
create index fetch_run_open on fetch_run (lease_until) where finished_at is null;
