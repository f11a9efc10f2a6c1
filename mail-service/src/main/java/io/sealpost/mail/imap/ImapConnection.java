package io.sealpost.mail.imap;

import io.sealpost.mail.connection.Answers;
import io.sealpost.mail.connection.Connections;
import io.sealpost.mail.connection.Credential;
import io.sealpost.mail.imap.ImapFailure.Cause;
import jakarta.mail.Session;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;

/**
 * A connection that never logs in otherwise than it was told: where the asked mechanism is missing, the library would send the token as
 * a password.
 */
final class ImapConnection extends IMAPStore {

    private final boolean token;
    private final Answers answers;
    private final ImapLimits limits;
    private IMAPProtocol protocol;
    private boolean reachedLogin;
    private boolean mechanismMissing;

    /** @param limits those that the route was made with */
    ImapConnection(Connections.Route route, ImapLimits limits, Credential credential) {
        super(Session.getInstance(route.settings()), null, "imap", false);
        token = credential instanceof Credential.Token;
        answers = route.answers();
        this.limits = limits;
    }

    @Override
    protected IMAPProtocol newIMAPProtocol(String host, int port) throws IOException, ProtocolException {
        protocol = super.newIMAPProtocol(host, port);
        return protocol;
    }

    @Override
    protected void preLogin(IMAPProtocol protocol) throws ProtocolException {
        reachedLogin = true;
        if (token && !(protocol.isSSL() && protocol.hasCapability("AUTH=XOAUTH2"))) {
            mechanismMissing = true;
            throw new ProtocolException("XOAUTH2 is not offered on this connection");
        }
    }

    /** How much the server may answer to the next commands. */
    ImapLimits limits() {
        return limits;
    }

    /** Why this side ended the connection, if it did; the library tells it like any lost link. */
    Optional<Cause> excess() {
        return answers.excess().map(excess -> switch (excess) {
            case SIZE -> Cause.ANSWER_TOO_LARGE;
            case TIME -> Cause.ANSWER_TOO_SLOW;
        });
    }

    /** Whether the server said so before it was left. */
    boolean offersStartTls() {
        return protocol != null && protocol.hasCapability("STARTTLS");
    }

    boolean reachedLogin() {
        return reachedLogin;
    }

    boolean mechanismMissing() {
        return mechanismMissing;
    }
}
