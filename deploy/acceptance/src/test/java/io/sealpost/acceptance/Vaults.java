package io.sealpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Three processes of the packaged vault over one PostgreSQL, with one KEK and one issuer of callers' tokens, and nothing else of Sealpost.
 * Started once for all tests that ask for them. Each test brings its provider and applications of its own.
 */
final class Vaults implements AutoCloseable {

    private static final int REPLICAS = 3;
    private static final String REDIRECT = "http://localhost:8081/oauth/confirm/acme";
    private static final String VERIFIER = "verifier-".repeat(5);
    private static final String[] PERMISSIONS = {
        "applications:write", "codes:redeem", "grants:read", "grants:write", "grants:use", "keys:rotate"
    };

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final RunDirectory directory;
    private final VaultDatabase database;
    private final Map<String, String> environment;
    private final String token;
    private final List<VaultReplica> replicas;

    private Vaults() {
        try {
            directory = started(RunDirectory.keepingLogsIn(Path.of(System.getProperty("acceptance.logs"))));
            database = started(VaultDatabase.start(directory.directory("database")));
            environment = environment();
            token = trust(new CallersIssuer(directory.path()));
            replicas = IntStream.rangeClosed(1, REPLICAS)
                    .mapToObj(number -> launch("vault-" + number, Map.of()))
                    .toList();
            replicas.forEach(VaultReplica::awaitReady);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** A caller who may do everything: the replicas are told of the issuer. */
    private String trust(CallersIssuer issuer) {
        environment.put("SEALPOST_API_ISSUERS_TEST_ISSUER", CallersIssuer.NAME);
        environment.put(
                "SEALPOST_API_ISSUERS_TEST_PUBLIC_KEY_FILE", issuer.publicKey().toString());
        environment.put("SEALPOST_API_ISSUERS_TEST_MAY_GRANT", "*");
        return issuer.token(PERMISSIONS);
    }

    private VaultReplica launch(String name, Map<String, String> changes) {
        var checkout = Path.of(System.getProperty("acceptance.checkout"))
                .toAbsolutePath()
                .normalize();
        var changed = new HashMap<>(environment);
        changed.putAll(changes);
        return started(new VaultReplica(name, checkout, logs(), changed, token));
    }

    /** One more replica, with settings of its own, for a test that closes it. */
    VaultReplica another(String name, Map<String, String> changes) {
        return launch(name, changes).awaitReady();
    }

    private Map<String, String> environment() {
        var environment = new HashMap<>(database.environment());
        environment.put("SEALPOST_KEYS_KEK_FILE", kek().toString());
        environment.put("SEALPOST_CONNECTION_ALLOWED_NETWORKS", "127.0.0.0/8,::1/128");
        // Impatient, so that a test need not wait for what a user can wait for; not so much that a busy machine is
        // taken for a dead one.
        environment.put("SEALPOST_GRANT_LEASE", "12s");
        environment.put("SEALPOST_PROVIDER_TIMEOUT", "6s");
        environment.put("SEALPOST_GRANT_FIRST_PAUSE", "1s");
        // Who refreshes, and who seals anew, is for the tests to say.
        environment.put("SEALPOST_GRANT_REFRESH_TICK", "off");
        environment.put("SEALPOST_KEY_ROTATION_TICK", "off");
        return environment;
    }

    private Path kek() {
        try {
            return Files.writeString(
                    directory.path().resolve("kek"), Base64.getEncoder().encodeToString(new byte[32]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T extends AutoCloseable> T started(T program) {
        started.push(program);
        return program;
    }

    private Path logs() {
        return directory.directory("logs");
    }

    List<VaultReplica> replicas() {
        return replicas;
    }

    VaultReplica first() {
        return replicas.get(0);
    }

    VaultReplica second() {
        return replicas.get(1);
    }

    VaultDatabase database() {
        return database;
    }

    /** Makes a provider known, as an operator does; answers the application's name. */
    String register(RotatingProvider provider) {
        return register(provider.url());
    }

    /** The same for a provider that is found at another address. */
    String register(String url) {
        var application = "app-" + UUID.randomUUID();
        first().api()
                .put(
                        "/v1/applications/" + application,
                        Map.of(
                                "template",
                                "custom",
                                "authorization_endpoint",
                                url + "/authorize",
                                "token_endpoint",
                                url + "/token",
                                "client_id",
                                "sealpost",
                                "client_secrets",
                                Map.of("first", Map.of("value", RotatingProvider.CLIENT_SECRET)),
                                "mail_hosts",
                                List.of("localhost")))
                .expect(201);
        return application;
    }

    /** A consent and what auth-service makes of it: an active grant. */
    GrantName connect(RotatingProvider provider, String application, String account) {
        var redeemed = first().api()
                .post(
                        "/v1/applications/" + application + "/token",
                        "application/x-www-form-urlencoded",
                        form(provider.consent(account)));
        var grant = new GrantName(application, account);
        first().api()
                .put(
                        grant.path(),
                        Map.of(
                                "grant_id",
                                redeemed.expect(200).json().path("access_token").asText(),
                                "issuer",
                                provider.url(),
                                "subject",
                                account))
                .expect(201);
        return grant;
    }

    /** The same for an account of an application of its own, whose access token is past its life. */
    GrantName connectExpired(RotatingProvider provider) {
        var grant = connect(provider, register(provider), "anna@example.com");
        database.expire(grant);
        return grant;
    }

    private static byte[] form(String code) {
        return Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        code,
                        "redirect_uri",
                        REDIRECT,
                        "code_verifier",
                        VERIFIER,
                        "scope",
                        "mail offline_access",
                        "purpose",
                        "mailbox")
                .entrySet()
                .stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private List<Path> logsThatTell() {
        return Stream.concat(
                        Traces.of(List.of(TokenFamilies.MARK), logs()).stream(), Traces.ofAnyToken(logs()).stream())
                .toList();
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

    /** Gives a test the vaults as a parameter. A start that failed is not tried again. No secret may then stand in any log. */
    static final class Running implements ParameterResolver, AfterAllCallback {

        private record Start(Vaults vaults, Throwable failure) implements AutoCloseable {

            static Start once() {
                try {
                    return new Start(new Vaults(), null);
                } catch (RuntimeException | Error e) {
                    return new Start(null, e);
                }
            }

            @Override
            public void close() {
                if (vaults != null) {
                    vaults.close();
                }
            }
        }

        private static ExtensionContext.Store store(ExtensionContext context) {
            return context.getRoot().getStore(ExtensionContext.Namespace.create(Vaults.class));
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Vaults.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            var start = store(context).computeIfAbsent(Start.class, _ -> Start.once(), Start.class);
            if (start.failure != null) {
                throw new IllegalStateException("The vaults did not start", start.failure);
            }
            return start.vaults;
        }

        @Override
        public void afterAll(ExtensionContext context) {
            var start = store(context).get(Start.class, Start.class);
            if (start != null && start.vaults != null) {
                assertThat(start.vaults.logsThatTell())
                        .as("logs with a secret in them")
                        .isEmpty();
            }
        }
    }
}
