package io.sealpost.local.supervise;

import io.sealpost.local.Layout;
import io.sealpost.local.issuer.LocalIssuer;
import io.sealpost.local.postgres.Databases;
import io.sealpost.local.postgres.Postgres;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The programs of one machine and their environments: the same variables that a Kubernetes manifest sets. */
final class Programs {

    private static final String ALLOWED_NETWORKS = "SEALPOST_CONNECTION_ALLOWED_NETWORKS";
    private static final String LOOPBACK = "127.0.0.0/8,::1/128";

    /** As in the images: docs/adr/0028-carriers.md, docs/adr/0025-reading-together.md. */
    private static final List<String> OPTIONS = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseCompactObjectHeaders",
            "-Djdk.virtualThreadScheduler.parallelism=64");

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Layout layout;
    private final Databases databases;
    private final ProgramCopies copies;

    Programs(Layout layout, Databases databases) {
        this.layout = layout;
        this.databases = databases;
        this.copies = new ProgramCopies(layout);
    }

    Program postgres(Postgres postgres) {
        return new Program("postgres", layout.data(), postgres.command(), Map.of(), null, PATIENCE);
    }

    Program sandbox() {
        var ports = layout.ports();
        var jar = copies.copyJar("sandbox", "deploy/sandbox/target/sealpost-sandbox-0.1.0-SNAPSHOT.jar");
        return new Program(
                "sandbox",
                layout.data(),
                List.of(java(), "-Xmx256m", "-jar", jar.toString()),
                Map.of(
                        "SANDBOX_PROVIDER_PORT", Integer.toString(ports.provider()),
                        "SANDBOX_SMTP_PORT", Integer.toString(ports.smtp()),
                        "SANDBOX_IMAP_PORT", Integer.toString(ports.imap()),
                        "SANDBOX_DIRECTORY", layout.sandboxDirectory().toString()),
                URI.create(layout.providerUrl() + "/sandbox/.well-known/openid-configuration"),
                PATIENCE);
    }

    Program vault() {
        var environment = service("vault", layout.ports().vault());
        environment.put("SEALPOST_KEYS_KEK_FILE", layout.kek().toString());
        known(
                environment,
                "AUTH",
                "auth-service",
                "applications:read,audit:write,codes:redeem,grants:read,grants:write,parameters:read,secrets:write,secrets:use");
        environment.put("SEALPOST_API_CALLERS_AUTH_SECRETS", "auth-service.*");
        known(environment, "MAIL", "mail-service", "grants:read,grants:use,parameters:read,secrets:write,secrets:use");
        environment.put("SEALPOST_API_CALLERS_MAIL_GRANTS", "*");
        environment.put("SEALPOST_API_CALLERS_MAIL_SECRETS", "mail-service.*");
        return program("token-vault", environment, layout.vaultUrl());
    }

    Program auth() {
        return program(
                "auth-service",
                vaultClient("auth", "auth-service", layout.ports().auth()),
                layout.authUrl());
    }

    Program mail() {
        return program(
                "mail-service",
                vaultClient("mail", "mail-service", layout.ports().mail()),
                layout.mailUrl());
    }

    private Map<String, String> vaultClient(String database, String service, int port) {
        var environment = service(database, port);
        environment.put("SEALPOST_VAULT_URL", layout.vaultUrl());
        environment.put("SEALPOST_VAULT_TOKEN_FILE", layout.tokenFile(service).toString());
        return environment;
    }

    private Map<String, String> service(String database, int port) {
        var environment = new HashMap<>(databases.environment(database));
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("SEALPOST_API_ISSUERS_LOCAL_ISSUER", LocalIssuer.NAME);
        environment.put(
                "SEALPOST_API_ISSUERS_LOCAL_PUBLIC_KEY_FILE",
                layout.issuerPublicKey().toString());
        environment.put("SEALPOST_API_ISSUERS_LOCAL_MAY_GRANT", "*");
        environment.put(ALLOWED_NETWORKS, allowedNetworks());
        if (layout.sandbox()) {
            environment.put(
                    "SEALPOST_TLS_TRUSTED_CERTIFICATES",
                    layout.sandboxDirectory().resolve("ca.pem").toString());
        }
        return environment;
    }

    /** Providers and mail servers may run on this machine, too. */
    private static String allowedNetworks() {
        return Stream.of(LOOPBACK, System.getenv(ALLOWED_NETWORKS))
                .filter(networks -> networks != null && !networks.isBlank())
                .collect(Collectors.joining(","));
    }

    private static void known(Map<String, String> environment, String key, String subject, String permissions) {
        var prefix = "SEALPOST_API_CALLERS_" + key + "_";
        environment.put(prefix + "ISSUER", LocalIssuer.NAME);
        environment.put(prefix + "SUBJECT", subject);
        environment.put(prefix + "PERMISSIONS", permissions);
    }

    private Program program(String module, Map<String, String> environment, String url) {
        var jar = copies.copy(module, module + "/target/quarkus-app").resolve("quarkus-run.jar");
        return new Program(
                module,
                layout.data(),
                Stream.of(List.of(java(), "-Xmx512m"), OPTIONS, List.of("-jar", jar.toString()))
                        .flatMap(List::stream)
                        .toList(),
                environment,
                URI.create(url + "/q/health/ready"),
                PATIENCE);
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
