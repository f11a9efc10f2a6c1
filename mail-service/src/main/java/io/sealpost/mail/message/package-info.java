/**
 * Outbound messages: submitting, composing, queueing, delivering.
 *
 * <p>{@link io.sealpost.mail.message.Submitter} commits a message before it is acknowledged. {@link io.sealpost.mail.message.MessageQueue} hands it
 * to one worker at a time under a lease with a fencing token. {@link io.sealpost.mail.message.Delivery} makes one attempt; right before DATA it
 * records that the message is being handed over, so that after a crash nothing is lost and nothing is silently sent twice: an attempt
 * that ended in between makes the message {@code unknown}.
 *
 * <p>A message keeps the resolution it was accepted with. Nothing here waits for the vault at submission.
 */
package io.sealpost.mail.message;
