/**
 * The certificates of one run.
 *
 * <p>{@link io.sealpost.sandbox.tls.Authority} is the entry point: it makes a certificate authority, lets it sign one
 * server certificate for {@code localhost} and forgets its key. Only the authority's certificate may leave the process.
 */
package io.sealpost.sandbox.tls;
