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
import io.sealpost.mail.vault.StaleTokens;
import jakarta.enterprise.context.ApplicationScoped;

/** Opens sessions; a token that the server refuses is replaced once. */
@ApplicationScoped
class MailboxSessions {

    private final Logins logins;
    private final StaleTokens tokens;
    private final ImapClient imap;

    MailboxSessions(Logins logins, StaleTokens tokens, ImapClient imap) {
        this.logins = logins;
        this.tokens = tokens;
        this.imap = imap;
    }

    ImapSession open(Endpoint endpoint, Authentication login) throws ImapFailure {
        var credential = logins.credential(login, endpoint, MailProtocol.IMAP);
        try {
            return imap.open(endpoint, credential);
        } catch (ImapFailure refused) {
            if (credential instanceof Credential.Token token
                    && refused.reason() == Cause.AUTHENTICATION_FAILED
                    && tokens.replace(login, token.token())) {
                return openAnew(endpoint, login);
            }
            throw refused;
        }
    }

    private ImapSession openAnew(Endpoint endpoint, Authentication login) throws ImapFailure {
        try {
            return imap.open(endpoint, logins.credential(login, endpoint, MailProtocol.IMAP));
        } catch (ImapFailure refused) {
            if (refused.reason() == Cause.AUTHENTICATION_FAILED) {
                tokens.replacedInVain(login);
            }
            throw refused;
        }
    }
}
