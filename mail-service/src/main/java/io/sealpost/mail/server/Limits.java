package io.sealpost.mail.server;

import jakarta.persistence.Embeddable;

/**
 * How much may go through a server. Stored and shown; sending does not count against them yet.
 *
 * @param messagesPerMinute null for no limit
 * @param connections at once, null for no limit
 * @param recipientsPerDay null for no limit
 */
@Embeddable
record Limits(Integer messagesPerMinute, Integer connections, Integer recipientsPerDay) {}
