/**
 * IMAP sessions with incoming servers (RFC 3501, RFC 4315, RFC 6851).
 *
 * <p>{@link io.sealpost.mail.imap.ImapClient} opens a session, {@link io.sealpost.mail.imap.ImapSession} reads folders by UID and carries out what
 * is to happen to a message that has been stored. Reading never marks anything as seen. This package knows neither the database nor
 * the vault.
 */
package io.sealpost.mail.imap;
