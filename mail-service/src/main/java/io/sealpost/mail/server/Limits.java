package io.sealpost.mail.server;

import jakarta.persistence.Embeddable;

/**
 * How much may go through a server. Only {@code connections} is kept to so far; the others are stored and shown.
 *
 * @param messagesPerMinute null for no limit
 * @param connections at once, null for no limit
 * @param recipientsPerDay null for no limit
 */
@Embeddable
record Limits(Integer messagesPerMinute, Integer connections, Integer recipientsPerDay) {}
