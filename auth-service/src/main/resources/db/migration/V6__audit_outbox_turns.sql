-- Events are claimed in the order of their failures, then of their positions: the vault may fail over some for good, and the others go on.
create index audit_outbox_turns on audit_outbox (failures, position) where refusal is null;
drop index audit_outbox_waiting;
