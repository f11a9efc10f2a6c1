package io.sealpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Sealpost beside the peers, configured as an operator does it once, and people who consent. Started once for all tests that ask for it. */
final class Installation implements AutoCloseable {

    private final Path checkout;
    private final Peers peers;
    private final Sealpost sealpost;
    private final Backend backend;
    private final SeenSecrets secrets = new SeenSecrets();
    private final AtomicInteger browsers = new AtomicInteger();

    private Installation(Peers peers) {
        this.peers = peers;
        checkout = Path.of(System.getProperty("acceptance.checkout"))
                .toAbsolutePath()
                .normalize();
        sealpost = Sealpost.up(checkout, peers.directory().path().resolve("sealpost"), settings(peers));
        try {
            backend = new Backend(peers, sealpost);
            secrets.note(backend.token(), password(), peers.keycloak().secrets().client());
            backend.configure();
        } catch (RuntimeException | Error e) {
            sealpost.close();
            throw e;
        }
    }

    private static Map<String, String> settings(Peers peers) {
        return Map.of(
                "SEALPOST_TLS_TRUSTED_CERTIFICATES",
                peers.trusted().toString(),
                // As docs/callers.md says.
                "SEALPOST_API_ISSUERS_KEYCLOAK_ISSUER",
                peers.keycloak().issuer(),
                "SEALPOST_API_ISSUERS_KEYCLOAK_MAY_GRANT",
                "mail:send",
                // Impatient, so that a test need not wait for what a user can wait for.
                "SEALPOST_DELIVERY_FIRST_DELAY",
                "1s",
                "SEALPOST_DELIVERY_LONGEST_DELAY",
                "2s");
    }

    Path checkout() {
        return checkout;
    }

    Peers peers() {
        return peers;
    }

    Sealpost sealpost() {
        return sealpost;
    }

    Backend backend() {
        return backend;
    }

    /**
     * How asking for a mailbox ended.
     *
     * @param heading of the page on which the person ended
     * @param grant its status, if there is one
     */
    record Consent(String heading, String connection, Optional<String> grant) {

        /** What everybody hopes for. */
        static final Consent GIVEN = new Consent("Connected", "connected", Optional.of("active"));
    }

    /** Asks for an account's mailbox; the person who follows the link logs in as somebody, perhaps another. */
    Consent connect(String provider, String account, String person) {
        return ask(provider, account, (browser, link) -> browser.consent(link, person, password()));
    }

    /** Asks for an account's mailbox, and its owner does not want to. */
    Consent askInVain(String provider, String account) {
        return ask(provider, account, (browser, link) -> browser.decline(link, account, password()));
    }

    /** Asks for all links that are needed; the account's owner follows the one that is for it. */
    Consent repair(String provider, String account) {
        return follow(
                backend.repair(provider, account),
                provider,
                account,
                (browser, link) -> browser.consent(link, account, password()));
    }

    /** What a person does with a link. */
    private interface Visit {
        void follow(Browser browser, String link);
    }

    private Consent ask(String provider, String account, Visit visit) {
        return follow(backend.openConnection(provider, account), provider, account, visit);
    }

    private Consent follow(JsonNode opened, String provider, String account, Visit visit) {
        try (var browser = browser()) {
            visit.follow(browser, opened.path("connect_url").asText());
            return new Consent(
                    browser.heading(),
                    backend.connection(opened).path("status").asText(),
                    backend.grant(provider, account));
        }
    }

    /** A browser that nobody has used yet. */
    Browser browser() {
        return Browser.open(profile(), secrets);
    }

    /** The same, of somebody who reads a language best. */
    Browser browser(String language) {
        return Browser.open(profile(), secrets, language);
    }

    private Path profile() {
        return peers.directory().directory("browser-" + browsers.incrementAndGet());
    }

    /** Where tests add what must not be told, either. */
    SeenSecrets secrets() {
        return secrets;
    }

    private List<Path> logsThatTell() {
        return Stream.concat(
                        Traces.of(secrets.all(), sealpost.logs()).stream(), Traces.ofAnyToken(sealpost.logs()).stream())
                .toList();
    }

    String password() {
        return peers.keycloak().secrets().password();
    }

    @Override
    public void close() {
        sealpost.close();
    }

    /**
     * Gives a test the installation as a parameter. A start that failed is not tried again for the next test. What the tests of a class saw
     * and what any token looks like must then stand in no log.
     */
    static final class Running implements ParameterResolver, AfterAllCallback {

        private record Start(Installation installation, Throwable failure) implements AutoCloseable {

            static Start beside(Peers peers) {
                try {
                    return new Start(new Installation(peers), null);
                } catch (RuntimeException | Error e) {
                    return new Start(null, e);
                }
            }

            @Override
            public void close() {
                if (installation != null) {
                    installation.close();
                }
            }
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Installation.class;
        }

        @Override
        public void afterAll(ExtensionContext context) {
            var start = store(context).get(Start.class, Start.class);
            if (start != null && start.installation != null) {
                assertThat(start.installation.logsThatTell())
                        .as("logs with a secret in them")
                        .isEmpty();
            }
        }

        private static ExtensionContext.Store store(ExtensionContext context) {
            return context.getRoot().getStore(ExtensionContext.Namespace.create(Installation.class));
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            var peers = Peers.Running.of(context);
            var start = store(context).computeIfAbsent(Start.class, _ -> Start.beside(peers), Start.class);
            if (start.failure != null) {
                throw new IllegalStateException("Sealpost did not start", start.failure);
            }
            return start.installation;
        }
    }
}
