package io.sealpost.acceptance;

import io.sealpost.acceptance.Dovecot.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    static final String FRIDA = "frida@acme.test";
    static final String GEORG = "georg@acme.test";
    static final String HANNA = "hanna@acme.test";
    static final String IRIS = "iris@acme.test";
    static final String JONAS = "jonas@acme.test";
    static final String KLARA = "klara@acme.test";
    static final String LEON = "leon@acme.test";
    static final String MILA = "mila@acme.test";
    static final String NORA = "nora@acme.test";
    static final String OTTO = "otto@acme.test";
    static final String PAULA = "paula@acme.test";
    static final String RITA = "rita@acme.test";
    static final String SAMUEL = "samuel@acme.test";
    /** Keycloak asks for a code of the authenticator, too. */
    static final String TESSA = "tessa@acme.test";

    static final String ULLA = "ulla@acme.test";

    private static final List<String> PEOPLE = List.of(
            ANNA, BEN, CARLA, DAVID, ERIK, FRIDA, GEORG, HANNA, IRIS, JONAS, KLARA, LEON, MILA, NORA, OTTO, PAULA, RITA,
            SAMUEL, TESSA, ULLA);

    /** Nobody's own: Frida may send as it, and whoever has a token of {@link Keycloak#SHARED_CLIENT} may open it. */
    static final String INFO = "info@acme.test";
    /** The mailbox of {@link Keycloak#ROBOT_CLIENT}. */
    static final String INVOICES = "invoices@acme.test";

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
            trust("peers.pem", authority.certificate());
            var distribution = Path.of(System.getProperty("acceptance.keycloak"));
            var identity = authority.honest();
            keycloak = started(Keycloak.start(distribution, directory.directory("keycloak"), identity, PEOPLE));
            dovecot = started(Dovecot.start(directory.directory("dovecot"), identity, Tls.REQUIRED, keycloak));
            postfix =
                    started(Postfix.start(directory.directory("postfix"), identity, Tls.REQUIRED, dovecot, senders()));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Who may send as whom. */
    static Map<String, String> senders() {
        var senders = new HashMap<String, String>();
        PEOPLE.forEach(person -> senders.put(person, person));
        senders.put(INFO, FRIDA);
        senders.put(INVOICES, INVOICES);
        return senders;
    }

    private <T extends AutoCloseable> T started(T peer) {
        started.push(peer);
        return peer;
    }

    /** A folder with the authorities that Sealpost trusts beside the JDK's. */
    Path trusted() {
        return directory.directory("trusted");
    }

    void trust(String name, Path certificate) {
        try {
            Files.copy(certificate, trusted().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
            return of(context);
        }

        static Peers of(ExtensionContext context) {
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
