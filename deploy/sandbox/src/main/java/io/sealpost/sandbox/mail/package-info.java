/**
 * The mail host: submission with STARTTLS and IMAP over TLS, on GreenMail's mailboxes and command set.
 *
 * <p>{@link io.sealpost.sandbox.mail.MailHost} is the entry point. GreenMail has no STARTTLS, asks nobody before it
 * accepts mail and cannot tell a token from a password; the handlers here add that. They accept a login only if
 * {@link io.sealpost.sandbox.mail.Logins} does, and deliver to local mailboxes only.
 */
package io.sealpost.sandbox.mail;
