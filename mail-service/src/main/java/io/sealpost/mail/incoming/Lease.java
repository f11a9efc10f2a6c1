package io.sealpost.mail.incoming;

/** The right to read a server's mailbox: whoever holds the highest fencing token has it. */
record Lease(String server, long fencingToken) {}
