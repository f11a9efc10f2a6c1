package io.sealpost.vault.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;

/** PostgreSQL, a KEK and the key of a trusted issuer, made for one test run in a temporary directory. */
public final class Surroundings implements QuarkusTestResourceLifecycleManager {

    private static final String TRUSTED = "sealpost.tls.trusted-certificates";
    private static final String CERTIFICATES = "sealpost.client-certificates.directory";
    private static final String TOKENS = "sealpost.federated-tokens.directory";

    private static final String OWNER = "postgres";
    private static final String SERVICE = "vault";

    private EmbeddedPostgres postgres;
    private Path directory;

    @Override
    public Map<String, String> start() {
        try {
            directory = Files.createTempDirectory("vault-test");
            postgres = EmbeddedPostgres.builder()
                    .setDataDirectory(directory.resolve("postgres"))
                    .setOverrideWorkingDirectory(directory.toFile())
                    .start();
            var config = new HashMap<String, String>();
            // not what the library gives: that names a user, who would count
            config.put(
                    "quarkus.datasource.jdbc.url", "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres");
            serviceRole(postgres);
            config.put("quarkus.datasource.username", SERVICE);
            config.put("quarkus.datasource.password", SERVICE);
            config.put("quarkus.flyway.username", OWNER);
            config.put("quarkus.flyway.password", OWNER);
            config.put("sealpost.keys.kek-file", kek(directory.resolve("kek")).toString());
            config.put(
                    TRUSTED, Files.createDirectory(directory.resolve("trusted")).toString());
            config.put(
                    CERTIFICATES,
                    Files.createDirectory(directory.resolve("client-certificates"))
                            .toString());
            config.put(
                    TOKENS,
                    Files.createDirectory(directory.resolve("federated-tokens")).toString());
            config.put("sealpost.provider.timeout", "2s");
            config.put("sealpost.connection.allowed-networks", "127.0.0.0/8,::1/128");
            config.put("sealpost.verify.credentials-timeout", "2s");
            config.put("sealpost.verify.login-timeout", "8s");
            config.put("sealpost.grant.lease", "5s");
            // jobs run when a test says so
            config.put("quarkus.scheduler.start-mode", "halted");
            config.put("sealpost.grant.refresh-tick", "off");
            config.put("sealpost.device-authorization.poll-tick", "off");
            issuer(directory, config);
            config.put("sealpost.api.issuers.late.issuer", LateIssuer.choose(config));
            config.put("sealpost.api.issuers.late.may-grant", "parameters:read");
            ClusterIssuer.configure(directory, config);
            return config;
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("The tests' surroundings could not be made", e);
        }
    }

    /** The folder of the operator's certificate authorities; there are none. */
    public static Path trusted() {
        return ConfigProvider.getConfig().getValue(TRUSTED, Path.class);
    }

    /** The folder of the applications' certificates; there are none. */
    public static Path clientCertificates() {
        return ConfigProvider.getConfig().getValue(CERTIFICATES, Path.class);
    }

    /** The folder of the platform's tokens; there are none. */
    public static Path federatedTokens() {
        return ConfigProvider.getConfig().getValue(TOKENS, Path.class);
    }

    /** Writes a fresh KEK. */
    public static Path kek(Path file) throws IOException {
        var key = new byte[32];
        new SecureRandom().nextBytes(key);
        return Files.writeString(file, Base64.getEncoder().encodeToString(key));
    }

    private static void serviceRole(EmbeddedPostgres postgres) {
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create role " + SERVICE + " login password '" + SERVICE + "'");
        } catch (SQLException e) {
            throw new IllegalStateException("The tests' role could not be made", e);
        }
    }

    private static void issuer(Path directory, Map<String, String> config)
            throws IOException, NoSuchAlgorithmException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var pair = generator.generateKeyPair();
        var mime = Base64.getMimeEncoder(64, new byte[] {'\n'});
        var publicKey = directory.resolve("issuer.pub.pem");
        Files.writeString(
                publicKey,
                "-----BEGIN PUBLIC KEY-----\n"
                        + mime.encodeToString(pair.getPublic().getEncoded()) + "\n-----END PUBLIC KEY-----\n");
        var privateKey = directory.resolve("issuer.key");
        Files.write(privateKey, pair.getPrivate().getEncoded());
        config.put(Tokens.KEY_FILE, privateKey.toString());
        config.put("sealpost.api.issuers.limited.issuer", Tokens.LIMITED);
        config.put("sealpost.api.issuers.limited.public-key-file", publicKey.toString());
        config.put("sealpost.api.issuers.limited.may-grant", Tokens.LIMIT);
        config.put("sealpost.api.callers.reader.issuer", Tokens.ISSUER);
        config.put("sealpost.api.callers.reader.subject", Tokens.READER);
        config.put("sealpost.api.callers.reader.permissions", Tokens.LIMIT);
        config.put("sealpost.api.issuers.test.issuer", Tokens.ISSUER);
        config.put("sealpost.api.issuers.test.public-key-file", publicKey.toString());
        config.put(
                "sealpost.api.issuers.test.may-grant",
                "applications:read,applications:write,codes:redeem,grants:read,grants:write,grants:use,secrets:write,secrets:use,"
                        + "parameters:read,parameters:write,parameters:admin,audit:read,audit:write,keys:rotate");
        known(
                config,
                "auth-service",
                "applications:read,audit:write,codes:redeem,grants:read,grants:write,parameters:read,secrets:write,secrets:use");
        config.put("sealpost.api.callers.auth-service.secrets", "auth-service.*");
        known(
                config,
                "mail-service",
                "applications:read,grants:read,grants:use,secrets:write,secrets:use,parameters:read");
        config.put("sealpost.api.callers.mail-service.grants", "*");
        config.put("sealpost.api.callers.mail-service.secrets", "mail-service.*");
        config.put("sealpost.api.callers.keeper.issuer", Tokens.ISSUER);
        config.put("sealpost.api.callers.keeper.subject", Tokens.KEEPER);
        config.put("sealpost.api.callers.keeper.permissions", "secrets:write");
        config.put("sealpost.api.callers.keeper.secrets", Tokens.OWN_SECRETS);
        user(config, "limited-user", Tokens.LIMITED);
        user(config, "user", Tokens.ISSUER);
    }

    /** Who may use the grants of one application. */
    private static void user(Map<String, String> config, String name, String issuer) {
        config.put("sealpost.api.callers." + name + ".issuer", issuer);
        config.put("sealpost.api.callers." + name + ".subject", Tokens.USER);
        config.put("sealpost.api.callers." + name + ".permissions", "grants:use");
        config.put("sealpost.api.callers." + name + ".grants", Tokens.OWN + "/*");
    }

    private static void known(Map<String, String> config, String name, String permissions) {
        config.put("sealpost.api.callers." + name + ".issuer", Tokens.ISSUER);
        config.put("sealpost.api.callers." + name + ".subject", name);
        config.put("sealpost.api.callers." + name + ".permissions", permissions);
    }

    @Override
    public void stop() {
        try {
            if (postgres != null) {
                postgres.close();
            }
            if (directory != null) {
                delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The unpacked PostgreSQL alone is large, and every run unpacks its own. */
    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
