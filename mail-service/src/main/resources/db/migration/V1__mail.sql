-- Entity tags of all servers come from one sequence: a server made again under its old name never has an old tag.
create sequence revision;

-- The system parameters as last known, for when the vault does not answer.
create table parameter_copy (
  id          integer primary key check (id = 1),
  etag        text,
  parameters  text not null
);

-- Names of vault secrets that no row uses (yet, or any more).
create table unused_secret (
  name          text primary key,
  delete_after  timestamptz not null
);
create index unused_secret_due on unused_secret (delete_after);

create table outgoing_server (
  name                 text primary key,
  revision             bigint      not null,
  position             bigint      generated always as identity,
  template             text        not null,
  host                 text        not null,
  port                 integer     not null,
  encryption           text        not null,
  method               text        not null,
  application          text,
  account              text,
  username             text,
  password_secret      text,
  from_filter          text        not null,
  sequence             integer     not null,
  active               boolean     not null,
  send_as              text        not null,
  purpose              text        not null,
  messages_per_minute  integer,
  connections          integer,
  recipients_per_day   integer,
  max_message_bytes    bigint,
  last_test            text,
  created_at           timestamptz not null,
  updated_at           timestamptz not null
);

create table message (
  id               uuid primary key,
  position         bigint      generated always as identity unique,
  caller           text        not null,
  status           text        not null,
  cause            text,
  server           text        not null,
  resolution       text        not null,
  envelope_sender  text        not null,
  sender_key       text        not null,
  sender_domain    text        not null,
  message_id       text        not null,
  subject          text,
  size             bigint      not null,
  created_at       timestamptz not null,
  send_at          timestamptz,
  due_at           timestamptz not null,
  expires_at       timestamptz not null,
  finished_at      timestamptz,
  attempts         integer     not null,
  lease_owner      uuid,
  lease_until      timestamptz,
  fencing_token    bigint      not null
);
create index message_due on message (due_at) where status in ('QUEUED', 'DEFERRED');
create index message_leased on message (lease_until) where status = 'SENDING';
create index message_caller on message (caller, position);
create index message_sender on message (sender_key, position);
create index message_sender_domain on message (sender_domain, position);

create table message_content (
  id    uuid primary key references message (id) on delete cascade,
  wire  bytea not null
);
-- Mail is mostly base64, which compresses badly: trying costs more than it saves.
alter table message_content alter column wire set storage external;

create table recipient (
  message     uuid    not null references message (id) on delete cascade,
  position    integer not null,
  address     text    not null,
  status      text    not null,
  code        integer,
  reply       text,
  settled_at  timestamptz,
  primary key (message, position)
);

create table attempt (
  message         uuid        not null references message (id) on delete cascade,
  number          integer     not null,
  started_at      timestamptz not null,
  handed_over_at  timestamptz,
  ended_at        timestamptz,
  outcome         text,
  cause           text,
  code            integer,
  reply           text,
  primary key (message, number)
);

-- The key is taken before its message is written, so that of parallel requests only one writes anything.
create table idempotency_key (
  caller        text        not null,
  key_hash      text        not null,
  request_hash  text        not null,
  message       uuid        not null references message (id) on delete cascade deferrable initially deferred,
  created_at    timestamptz not null,
  primary key (caller, key_hash)
);
create index idempotency_key_age on idempotency_key (created_at);

create table incoming_server (
  name             text primary key,
  revision         bigint      not null,
  template         text        not null,
  protocol         text        not null,
  host             text        not null,
  port             integer     not null,
  encryption       text        not null,
  method           text        not null,
  application      text,
  account          text,
  username         text,
  password_secret  text,
  mailbox_key      text        not null,
  mailbox_domain   text        not null,
  folders          text        not null,
  after_fetch      text        not null,
  move_to          text,
  poll_seconds     bigint      not null,
  active           boolean     not null,
  start_at         timestamptz,
  state            text        not null,
  error            text,
  error_since      timestamptz,
  due_at           timestamptz not null,
  lease_owner      uuid,
  lease_until      timestamptz,
  fencing_token    bigint      not null,
  created_at       timestamptz not null,
  updated_at       timestamptz not null
);
create index incoming_server_due on incoming_server (due_at) where active;
create index incoming_server_mailbox on incoming_server (mailbox_key);
create index incoming_server_mailbox_domain on incoming_server (mailbox_domain);

-- How far a folder of a mailbox has been read. The source is the mailbox and its host: a server that is pointed elsewhere starts anew.
create table folder_cursor (
  server        text   not null,
  source        text   not null,
  folder        text   not null,
  uid_validity  bigint not null,
  last_uid      bigint not null,
  -- The message behind which nothing is read because the server does not give it out, and how many runs ended there.
  refused_uid   bigint,
  refused_runs  integer not null default 0,
  primary key (server, source, folder)
);

-- Positions are given under a lock that is held until commit, so that they become visible in order.
create sequence received_position;
create table received_message (
  id               uuid primary key,
  position         bigint      not null unique,
  server           text        not null,
  source           text        not null,
  mailbox          text        not null,
  mailbox_key      text        not null,
  mailbox_domain   text        not null,
  folder           text        not null,
  uid_validity     bigint      not null,
  uid              bigint      not null,
  message_id       text,
  hash             text        not null,
  size             bigint      not null,
  sender           text,
  subject          text,
  sent_at          timestamptz,
  received_at      timestamptz not null,
  problem          text,
  acknowledged_at  timestamptz,
  server_told      boolean     not null,
  unique (server, source, folder, uid_validity, uid)
);
create index received_message_untold on received_message (server, source, folder) where not server_told;
create index received_message_known on received_message (server, source, folder, hash);
create index received_message_mailbox on received_message (mailbox_key, position);
create index received_message_mailbox_domain on received_message (mailbox_domain, position);

create table received_content (
  id   uuid primary key references received_message (id) on delete cascade,
  raw  bytea not null
);
alter table received_content alter column raw set storage external;

create table fetch_run (
  id           uuid primary key,
  caller       text        not null,
  created_at   timestamptz not null,
  finished_at  timestamptz
);

create table fetch_run_server (
  run             uuid    not null references fetch_run (id) on delete cascade,
  server          text    not null,
  mailbox_key     text    not null,
  mailbox_domain  text    not null,
  outcome         text    not null,
  fetched         integer not null,
  known           integer not null,
  problems        integer not null,
  error           text,
  primary key (run, server)
);
