/**
 * The SMTP dialogue with an outgoing server (RFC 5321).
 *
 * <p>{@link io.sealpost.mail.smtp.SmtpClient} opens a session; {@link io.sealpost.mail.smtp.SmtpSession} logs in and hands one message over.
 * The mail library opens the connection, upgrades it to TLS and frames the data; every command whose reply decides about a message
 * is ours, because each reply is kept and the moment of handing over has to be known exactly. This package knows neither the queue nor
 * the vault.
 */
package io.sealpost.mail.smtp;
