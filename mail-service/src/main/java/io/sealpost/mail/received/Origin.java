package io.sealpost.mail.received;

/**
 * Where a message was found.
 *
 * @param source the mailbox and its host, so that a server that is pointed elsewhere does not know the messages of before
 * @param mailbox whose mail it is, as the server's login names it
 */
public record Origin(String server, String source, String mailbox, String folder, long uidValidity) {}
