/**
 * How mail servers are reached for a trial login: where this service may connect to, which certificates it trusts, how much it listens to.
 *
 * <p>{@link io.sealpost.vault.connection.MailRoutes} turns a server into settings for the mail library. The sockets are those of mail-service, kept the
 * same by a test. Nothing here trusts every certificate, and nothing connects in clear to say a token.
 */
package io.sealpost.vault.connection;
