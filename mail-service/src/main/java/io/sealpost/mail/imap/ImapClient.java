package io.sealpost.mail.imap;

import io.sealpost.mail.connection.AddressRefused;
import io.sealpost.mail.connection.CertificateRefused;
import io.sealpost.mail.connection.CertificatesUnreadable;
import io.sealpost.mail.connection.Connections;
import io.sealpost.mail.connection.Credential;
import io.sealpost.mail.connection.Credential.Password;
import io.sealpost.mail.connection.Credential.Token;
import io.sealpost.mail.connection.Encryption;
import io.sealpost.mail.connection.Endpoint;
import io.sealpost.mail.imap.ImapFailure.Cause;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.iap.BadCommandException;
import org.eclipse.angus.mail.util.MailConnectException;
import org.jboss.logging.Logger;

/** Opens IMAP sessions. */
@ApplicationScoped
public class ImapClient {

    private static final Logger LOG = Logger.getLogger(ImapClient.class);

    private final Connections connections;
    private final ImapConfig config;

    ImapClient(Connections connections, ImapConfig config) {
        this.connections = connections;
        this.config = config;
    }

    /** Connects and logs in, with XOAUTH2 and nothing else for a token. */
    public ImapSession open(Endpoint endpoint, Credential credential) throws ImapFailure {
        var limits = new ImapLimits();
        var route = route(endpoint, credential, limits);
        var connection = new ImapConnection(route, limits, credential);
        try {
            switch (credential) {
                case Token token ->
                    connection.connect(
                            route.address(),
                            endpoint.port(),
                            token.user(),
                            token.token().reveal());
                case Password password ->
                    connection.connect(
                            route.address(),
                            endpoint.port(),
                            password.user(),
                            password.password().reveal());
                case Credential.None none ->
                    throw new ImapFailure(Cause.AUTHENTICATION_NOT_OFFERED, "A mailbox needs a login.");
            }
            return new ImapSession(connection);
        } catch (MessagingException e) {
            throw failure(connection, endpoint, e);
        }
    }

    private Connections.Route route(Endpoint endpoint, Credential credential, ImapLimits limits) throws ImapFailure {
        try {
            var route = connections.route("imap", endpoint, config.timeout(), limits);
            var settings = route.settings();
            settings.setProperty("mail.imap.auth.mechanisms", credential instanceof Token ? "XOAUTH2" : "PLAIN LOGIN");
            settings.setProperty("mail.imap.peek", "true");
            // One response per message: reading in pieces would cost a round trip for each.
            settings.setProperty("mail.imap.partialfetch", "false");
            return route;
        } catch (UnknownHostException e) {
            throw new ImapFailure(Cause.HOST_UNKNOWN, e);
        } catch (CertificatesUnreadable e) {
            LOG.error(e.getMessage());
            throw new ImapFailure(Cause.CERTIFICATES_UNREADABLE, e);
        } catch (IOException e) {
            throw new ImapFailure(Cause.HOST_NOT_ALLOWED, e);
        }
    }

    private static ImapFailure failure(ImapConnection connection, Endpoint endpoint, MessagingException e) {
        var excess = connection.excess();
        if (excess.isPresent()) {
            return new ImapFailure(excess.get(), e);
        }
        if (connection.mechanismMissing()) {
            return new ImapFailure(Cause.AUTHENTICATION_NOT_OFFERED, e);
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case SSLException tls -> {
                    return new ImapFailure(cause(tls), tls);
                }
                case AddressRefused refused -> {
                    return new ImapFailure(Cause.HOST_NOT_ALLOWED, refused);
                }
                case AuthenticationFailedException refused
                when connection.reachedLogin() -> {
                    return new ImapFailure(
                            Postponement.isIn(refused.getMessage())
                                    ? Cause.LOGIN_POSTPONED
                                    : Cause.AUTHENTICATION_FAILED,
                            refused);
                }
                case MailConnectException unreachable -> {
                    return new ImapFailure(Cause.CONNECTION_FAILED, unreachable);
                }
                default -> {}
            }
        }
        if (endpoint.encryption() == Encryption.STARTTLS && !connection.reachedLogin()) {
            return new ImapFailure(withoutTls(connection, e), e);
        }
        return new ImapFailure(Cause.LINK_LOST, e);
    }

    /** The library takes any NO for the refusal of a login, also before there was one. */
    private static Cause withoutTls(ImapConnection connection, MessagingException e) {
        if (!connection.offersStartTls()) {
            return Cause.STARTTLS_NOT_OFFERED;
        }
        return e instanceof AuthenticationFailedException || e.getCause() instanceof BadCommandException
                ? Cause.STARTTLS_REFUSED
                : Cause.TLS_FAILED;
    }

    private static Cause cause(SSLException failure) {
        return CertificateRefused.in(failure)
                .map(reason -> switch (reason) {
                    case EXPIRED -> Cause.CERTIFICATE_EXPIRED;
                    case NOT_YET_VALID -> Cause.CERTIFICATE_NOT_YET_VALID;
                    case WRONG_NAME -> Cause.CERTIFICATE_WRONG_NAME;
                    case UNTRUSTED -> Cause.CERTIFICATE_UNTRUSTED;
                    case UNACCEPTABLE -> Cause.TLS_FAILED;
                })
                .orElse(Cause.TLS_FAILED);
    }
}
