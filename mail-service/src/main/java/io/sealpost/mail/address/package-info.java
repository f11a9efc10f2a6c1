/**
 * Mail addresses: reading them as RFC 5322 and RFC 6532 define them, comparing them, and writing them into headers and envelopes.
 *
 * <p>{@link io.sealpost.mail.address.Mailbox#parse} and {@link io.sealpost.mail.address.AddressList#parse} refuse what the RFCs refuse and are
 * what the API uses. {@link io.sealpost.mail.address.ReceivedAddress} repairs and is for received mail only. Addresses are compared by
 * {@link io.sealpost.mail.address.Mailbox#key}, never by their text: domains are equal when their A-labels are.
 */
package io.sealpost.mail.address;
