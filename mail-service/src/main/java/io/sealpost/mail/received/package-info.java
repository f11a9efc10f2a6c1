/**
 * Received mail: stored byte for byte, listed in an order that never skips, read leniently.
 *
 * <p>{@link io.sealpost.mail.received.ReceivedMessages} stores; {@link io.sealpost.mail.received.ReceivedMail} reads a stored message with all the
 * mistakes that mail has. A message that cannot be read is stored and listed like any other, with its problem named.
 */
package io.sealpost.mail.received;
