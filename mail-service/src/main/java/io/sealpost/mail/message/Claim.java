package io.sealpost.mail.message;

import java.util.UUID;

/** The right to make one attempt: whoever holds the highest fencing token of a message has it. */
record Claim(UUID message, int attempt, long fencingToken) {}
