package io.sealpost.vault.audit;

import java.time.Instant;

/**
 * Whose chain it is: one of the few that a process writes.
 *
 * @param name the service and the machine that it ran on, for people
 */
record Writer(int id, String name, Instant startedAt) {}
