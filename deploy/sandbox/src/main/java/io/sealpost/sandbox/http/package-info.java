/**
 * The HTTP front on the loopback address.
 *
 * <p>{@link io.sealpost.sandbox.http.Front} is the entry point. Requests and responses are those of the Nimbus OAuth
 * SDK, so that its messages parse and render themselves; {@link io.sealpost.sandbox.http.Answer} adds the two things
 * that no response can say: silence and a dropped connection.
 */
package io.sealpost.sandbox.http;
