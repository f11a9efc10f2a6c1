-- Due messages are looked for server by server: what waits for one server costs the others nothing.
create index message_due_by_server on message (server, due_at) where status in ('QUEUED', 'DEFERRED');
drop index message_due;
