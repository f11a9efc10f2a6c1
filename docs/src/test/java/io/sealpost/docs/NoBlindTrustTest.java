package io.sealpost.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that starts the services, or that a reader copies from these pages, turns off the check of a certificate or of a host's name. */
class NoBlindTrustTest {

    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    /** Quarkus', Vert.x', Jakarta Mail's and the JDK's switches, as properties, variables and code, and those of the usual commands. */
    private static final Pattern SWITCH = Pattern.compile(
            "trust[-_]?all(?!ow)|ssl[._]trust\\b|tls[-_.]verification|verify[-_]?host(\\W{1,40}value)?\\W{1,4}(false|0)|"
                    + "hostname[-_]verification[-_]algorithm(\\W{1,40}value)?\\W{1,4}(none|\"\")|"
                    + "disable[-_]?hostname[-_]?verification|checkserveridentity\\W{1,4}false|"
                    + "insecure[-_]skip|skip[-_]tls|no-check-certificate|curl\\b[^|\\n]*(--insecure|(?-i:\\s-[a-zA-Z]*k))|"
                    + "node_tls_reject|sslmode\\W{1,3}(disable|allow|prefer)|InsecureTrustManager|NoopHostname",
            Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private static final Set<String> BUILT = Set.of("target", "node_modules");

    @Test
    void nothingThatRunsTheServicesTurnsACheckOff() throws IOException {
        var files = new ArrayList<Path>();
        for (var start : List.of("deploy", "docs", ".ci", "Makefile", "README.md")) {
            try (var found = Files.walk(CHECKOUT.resolve(start))) {
                found.filter(Files::isRegularFile)
                        .filter(NoBlindTrustTest::isOurs)
                        .forEach(files::add);
            }
        }
        assertThat(files).hasSizeGreaterThan(50).allSatisfy(file -> assertThat(text(file))
                .doesNotContainPattern(SWITCH));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "QUARKUS_TLS_TRUST_ALL=true",
                "quarkus.tls.trust-all=true",
                "- name: QUARKUS_TLS_VAULT_TRUST_ALL",
                "quarkus.tls.hostname-verification-algorithm=NONE",
                "QUARKUS_TLS_HOSTNAME_VERIFICATION_ALGORITHM=NONE",
                "name: QUARKUS_TLS_HOSTNAME_VERIFICATION_ALGORITHM\n              value: NONE",
                "quarkus.oidc.tls.verification=none",
                "QUARKUS_OIDC_TLS_VERIFICATION",
                "quarkus.rest-client.vault.verify-host=false",
                "QUARKUS_REST_CLIENT_VAULT_VERIFY_HOST=false",
                "verifyHost(false)",
                "setTrustAll(true)",
                "mail.smtp.ssl.trust=*",
                "settings.put(\"mail.imap.ssl.checkserveridentity\", \"false\")",
                "-Djdk.internal.httpclient.disableHostnameVerification",
                "insecure-skip-tls-verify: true",
                "curl --insecure https://localhost",
                "curl -sk https://localhost",
                "jdbc:postgresql://db/vault?sslmode=disable"
            })
    void aSwitchIsSeenHoweverItIsSpelled(String text) {
        assertThat(text).containsPattern(SWITCH);
    }

    private static boolean isOurs(Path file) {
        return !file.endsWith("NoBlindTrustTest.java")
                && Stream.iterate(file, Path::getParent)
                        .takeWhile(path -> !path.equals(CHECKOUT))
                        .noneMatch(path -> BUILT.contains(path.getFileName().toString()));
    }

    /** Read byte by byte: not everything is text. */
    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
