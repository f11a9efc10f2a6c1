/**
 * How this service reaches mail servers: where it may connect to, which certificates it trusts, and with what it logs in.
 *
 * <p>{@link io.sealpost.mail.connection.Connections} turns an endpoint into settings for the mail library that verify certificate and host name,
 * stay within the address policy and end in time. Nothing outside this package builds sockets, and nothing here trusts every
 * certificate.
 */
package io.sealpost.mail.connection;
