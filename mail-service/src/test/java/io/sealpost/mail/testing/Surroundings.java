package io.sealpost.mail.testing;

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

/** PostgreSQL, a vault, a mail host and a trusted issuer, made for one test run in a temporary directory. */
public final class Surroundings implements QuarkusTestResourceLifecycleManager {

    public static final String DIRECTORY = "test.directory";

    private Path directory;
    private EmbeddedPostgres postgres;
    private FakeVault vault;
    private MailHost mailHost;

    @Override
    public Map<String, String> start() {
        try {
            directory = Files.createTempDirectory("mail-test");
            var certificates = Certificates.make(directory.resolve("tls"));
            vault = new FakeVault();
            mailHost = new MailHost(certificates);
            postgres = EmbeddedPostgres.builder()
                    .setDataDirectory(directory.resolve("postgres"))
                    .setOverrideWorkingDirectory(directory.toFile())
                    .start();
            var config = new HashMap<String, String>();
            config.put(DIRECTORY, directory.toString());
            config.put("quarkus.datasource.jdbc.url", postgres.getJdbcUrl("postgres", "postgres"));
            config.put("quarkus.datasource.username", "postgres");
            config.put("quarkus.datasource.password", "postgres");
            config.put("sealpost.vault.url", vault.url());
            config.put(
                    "sealpost.vault.token-file",
                    Files.writeString(directory.resolve("vault-token"), "mail-service-token\n")
                            .toString());
            config.put(
                    "sealpost.tls.trusted-certificates",
                    certificates.authorityFile().toString());
            config.put("sealpost.connection.allowed-networks", "127.0.0.0/8,::1/128");
            config.put("sealpost.connection.connect-timeout", "2s");
            config.put("sealpost.smtp.timeout", "3s");
            config.put("sealpost.smtp.test-timeout", "3s");
            config.put("sealpost.imap.timeout", "5s");
            config.put("sealpost.delivery.first-delay", "200ms");
            config.put("sealpost.delivery.longest-delay", "500ms");
            issuer(directory, config);
            return config;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("The tests' surroundings could not be made", e);
        }
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
        divided(config, "fetching", Tokens.FETCHING, publicKey, "mail:fetch", "mail:read");
        divided(config, "reading", Tokens.READING, publicKey, "mail:read", "mail:fetch");
        config.put("sealpost.api.issuers.test.issuer", Tokens.ISSUER);
        config.put("sealpost.api.issuers.test.public-key-file", publicKey.toString());
        config.put("sealpost.api.issuers.test.may-grant", "servers:read,servers:write,mail:send,mail:read,mail:fetch");
        config.put("sealpost.api.issuers.away.issuer", Tokens.AWAY);
        config.put("sealpost.api.callers.known.issuer", Tokens.ISSUER);
        config.put("sealpost.api.callers.known.subject", "known-service");
        config.put("sealpost.api.callers.known.permissions", "mail:send");
        config.put("sealpost.api.callers.known.senders", "known.example.com");
    }

    /** An issuer that may grant one permission, and a caller of it to whom configuration gives the other for one mailbox. */
    private static void divided(
            Map<String, String> config, String name, String issuer, Path publicKey, String granted, String given) {
        config.put("sealpost.api.issuers." + name + ".issuer", issuer);
        config.put("sealpost.api.issuers." + name + ".public-key-file", publicKey.toString());
        config.put("sealpost.api.issuers." + name + ".may-grant", granted);
        config.put("sealpost.api.callers." + name + ".issuer", issuer);
        config.put("sealpost.api.callers." + name + ".subject", Tokens.ARCHIVE);
        config.put("sealpost.api.callers." + name + ".permissions", given);
        config.put("sealpost.api.callers." + name + ".mailboxes", Tokens.KNOWN_MAILBOX);
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(vault, new TestInjector.MatchesType(FakeVault.class));
        injector.injectIntoFields(mailHost, new TestInjector.MatchesType(MailHost.class));
    }

    @Override
    public void stop() {
        if (vault != null) {
            vault.close();
        }
        if (mailHost != null) {
            mailHost.close();
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
