package io.sealpost.acceptance;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The peers, started once for all tests that ask for them and stopped at the end, in reverse order, also when a start or a test failed.
 */
final class Peers implements AutoCloseable {

    static final String ANNA = "anna@acme.test";
    static final String BEN = "ben@acme.test";
    static final String CARLA = "carla@acme.test";
    static final String DAVID = "david@acme.test";
    static final String ERIK = "erik@acme.test";

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final RunDirectory directory;
    private final CertificateAuthority authority;
    private final Keycloak keycloak;
    private final Dovecot dovecot;
    private final Postfix postfix;

    private Peers() {
        try {
            directory = started(RunDirectory.keepingLogsIn(Path.of(System.getProperty("acceptance.logs"))));
            authority = CertificateAuthority.in(directory.directory("tls"));
            var distribution = Path.of(System.getProperty("acceptance.keycloak"));
            keycloak = started(Keycloak.start(distribution, directory.directory("keycloak")));
            dovecot = started(Dovecot.start(directory.directory("dovecot"), authority, keycloak));
            postfix = started(
                    Postfix.start(directory.directory("postfix"), authority, dovecot, ANNA, BEN, CARLA, DAVID, ERIK));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private <T extends AutoCloseable> T started(T peer) {
        started.push(peer);
        return peer;
    }

    RunDirectory directory() {
        return directory;
    }

    CertificateAuthority authority() {
        return authority;
    }

    Keycloak keycloak() {
        return keycloak;
    }

    Dovecot dovecot() {
        return dovecot;
    }

    Postfix postfix() {
        return postfix;
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Gives a test the peers as a parameter. A start that failed is not tried again for the next test. */
    static final class Running implements ParameterResolver {

        private record Start(Peers peers, Throwable failure) implements AutoCloseable {

            static Start once() {
                try {
                    return new Start(new Peers(), null);
                } catch (RuntimeException | Error e) {
                    return new Start(null, e);
                }
            }

            @Override
            public void close() {
                if (peers != null) {
                    peers.close();
                }
            }
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Peers.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            var start = context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(Peers.class))
                    .computeIfAbsent(Start.class, _ -> Start.once(), Start.class);
            if (start.failure != null) {
                throw new IllegalStateException("The peers did not start", start.failure);
            }
            return start.peers;
        }
    }
}
