package io.sealpost.auth.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;

/** PostgreSQL, a vault, a provider and a trusted issuer, made for one test run in a temporary directory. */
public final class Surroundings implements QuarkusTestResourceLifecycleManager {

    private static final String TRUSTED = "sealpost.tls.trusted-certificates";

    private EmbeddedPostgres postgres;
    private Path directory;
    private FakeProvider provider;
    private FakeVault vault;

    @Override
    public Map<String, String> start() {
        try {
            directory = Files.createTempDirectory("auth-test");
            provider = new FakeProvider();
            vault = new FakeVault(provider);
            postgres = EmbeddedPostgres.builder()
                    .setDataDirectory(directory.resolve("postgres"))
                    .setOverrideWorkingDirectory(directory.toFile())
                    .start();
            var config = new HashMap<String, String>();
            config.put("quarkus.datasource.jdbc.url", postgres.getJdbcUrl("postgres", "postgres"));
            config.put("quarkus.datasource.username", "postgres");
            config.put("quarkus.datasource.password", "postgres");
            config.put("sealpost.vault.url", vault.url());
            config.put(
                    "sealpost.vault.token-file",
                    Files.writeString(directory.resolve("vault-token"), FakeVault.TOKEN + "\n")
                            .toString());
            config.put(
                    TRUSTED, Files.createDirectory(directory.resolve("trusted")).toString());
            config.put("sealpost.parameter.poll", "50ms");
            config.put("sealpost.connection.allowed-networks", "127.0.0.0/8,::1/128");
            config.put("sealpost.identity.key-life", "PT0.5S");
            config.put("sealpost.identity.key-pause", "PT0.001S");
            issuer(directory, config);
            return config;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("The tests' surroundings could not be made", e);
        }
    }

    /** The folder of the operator's certificate authorities; there are none. */
    public static Path trusted() {
        return ConfigProvider.getConfig().getValue(TRUSTED, Path.class);
    }

    private static void issuer(Path directory, Map<String, String> config)
            throws IOException, GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var pair = generator.generateKeyPair();
        var publicKey = directory.resolve("issuer.pub.pem");
        Files.writeString(
                publicKey,
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(pair.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
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
                "providers:read,providers:write,connections:read,connections:write,users:read,users:write,access_requests:decide,sign_in:exchange");
        config.put("sealpost.api.callers.known.issuer", Tokens.ISSUER);
        config.put("sealpost.api.callers.known.subject", "known-service");
        config.put("sealpost.api.callers.known.permissions", "providers:read");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(vault, new TestInjector.MatchesType(FakeVault.class));
        injector.injectIntoFields(provider, new TestInjector.MatchesType(FakeProvider.class));
    }

    @Override
    public void stop() {
        if (vault != null) {
            vault.close();
        }
        if (provider != null) {
            provider.close();
        }
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
