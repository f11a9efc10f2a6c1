package io.sealpost.mail.incoming;

import io.sealpost.mail.connection.Authentication;
import io.sealpost.mail.connection.Credential;
import io.sealpost.mail.connection.Endpoint;
import io.sealpost.mail.imap.ImapClient;
import io.sealpost.mail.imap.ImapFailure;
import io.sealpost.mail.imap.ImapFailure.Cause;
import io.sealpost.mail.imap.ImapSession;
import io.sealpost.mail.vault.Logins;
import io.sealpost.mail.vault.MailProtocol;
import io.sealpost.mail.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;

/** Opens sessions; a token that the server refuses is replaced once. */
@ApplicationScoped
class MailboxSessions {

    private final Logins logins;
    private final Vault vault;
    private final ImapClient imap;

    MailboxSessions(Logins logins, Vault vault, ImapClient imap) {
        this.logins = logins;
        this.vault = vault;
        this.imap = imap;
    }

    ImapSession open(Endpoint endpoint, Authentication login) throws ImapFailure {
        var credential = logins.credential(login, endpoint, MailProtocol.IMAP);
        try {
            return imap.open(endpoint, credential);
        } catch (ImapFailure refused) {
            if (!(credential instanceof Credential.Token token) || refused.reason() != Cause.AUTHENTICATION_FAILED) {
                throw refused;
            }
            vault.refresh(login.application(), login.account(), token.token());
            return imap.open(endpoint, logins.credential(login, endpoint, MailProtocol.IMAP));
        }
    }
}
