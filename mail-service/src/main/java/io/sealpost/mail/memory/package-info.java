/**
 * How much of the heap messages may take at once.
 *
 * <p>{@link io.sealpost.mail.memory.ByteBudget} is asked for room before a message is loaded. It knows nothing of messages or where they
 * come from.
 */
package io.sealpost.mail.memory;
