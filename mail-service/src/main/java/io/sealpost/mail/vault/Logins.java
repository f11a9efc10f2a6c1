package io.sealpost.mail.vault;

import io.sealpost.mail.connection.Authentication;
import io.sealpost.mail.connection.Credential;
import io.sealpost.mail.connection.Encryption;
import io.sealpost.mail.connection.Endpoint;
import jakarta.enterprise.context.ApplicationScoped;

/** Gives a session what it logs in with, and keeps tokens from hosts that they are not for. */
@ApplicationScoped
public class Logins {

    private final Vault vault;

    Logins(Vault vault) {
        this.vault = vault;
    }

    /**
     * The credential for a server, fetched from the vault.
     *
     * @throws LoginUnavailable if there is none, or if it may not be sent to that server
     */
    public Credential credential(Authentication login, Endpoint endpoint, MailProtocol protocol) {
        return switch (login.method()) {
            case NONE -> new Credential.None();
            case PASSWORD -> new Credential.Password(login.username(), vault.secret(login.passwordSecret()));
            case OAUTH2 -> token(login, endpoint, protocol);
        };
    }

    private Credential token(Authentication login, Endpoint endpoint, MailProtocol protocol) {
        if (endpoint.encryption() == Encryption.NONE) {
            throw new HostNotAllowed("An OAuth token is sent over TLS only; set encryption to starttls or tls.");
        }
        var token = vault.accessToken(login.application(), login.account(), protocol);
        if (!token.isFor(endpoint.host())) {
            throw new HostNotAllowed("The application " + login.application() + " does not name " + endpoint.host()
                    + " among its mail_hosts, so its tokens are not sent there.");
        }
        return new Credential.Token(user(login, protocol), token.accessToken());
    }

    /**
     * Over SMTP a person logs in as the account even where the mailbox is another; an application logs in as the mailbox. The vault knows
     * whose token it is where it asks for it in the name of an account that is called otherwise here.
     */
    private String user(Authentication login, MailProtocol protocol) {
        if (protocol == MailProtocol.IMAP && login.username() != null) {
            return named(login);
        }
        var grant = vault.grant(login.application(), login.account());
        var isAppOnly = grant.filter(GrantStatus::isAppOnly).isPresent();
        return login.username() != null && isAppOnly
                ? named(login)
                : grant.map(GrantStatus::actsFor).orElse(login.account());
    }

    /** Names are told apart without regard to case, and the account's is the one that the grant was made with. */
    private static String named(Authentication login) {
        return login.username().equalsIgnoreCase(login.account()) ? login.account() : login.username();
    }
}
