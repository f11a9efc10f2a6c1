package io.sealpost.mail.vault;

import java.util.Locale;

/** What an access token is for. */
public enum MailProtocol {
    SMTP,
    IMAP;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
