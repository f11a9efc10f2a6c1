package io.sealpost.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The services share no classes (docs/adr/0001). What each has a copy of is the same in all: a fault that is mended in one is mended in the others. */
class CopiesTest {

    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> SERVICES = List.of("auth-service", "mail-service", "token-vault");

    /** In what they may differ: where they are, who sees them, what is said about them. */
    private static final Pattern OWN =
            Pattern.compile("(?s)^package .*?;|^import .*?;|/\\*\\*.*?\\*/|^\\s*//.*?$|\\bpublic ", Pattern.MULTILINE);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AccountKey",
                "AccountKeyTest",
                "AnswerLimits",
                "AnswerRefused",
                "Answers",
                "ApiDocument",
                "ApiDocumentTest",
                "Bait",
                "BearerToken",
                "BodyLimit",
                "CertificateCheck",
                "CertificatesUnreadable",
                "DatabaseProblemsTest",
                "EntityVersion",
                "GuardedClient",
                "GuardedSockets",
                "IssuerTenants",
                "LongRequestsTest",
                "Mutation",
                "Postponement",
                "ProblemCodes",
                "RawProvider",
                "ReachableAddresses",
                "Reasons",
                "StrictJson",
                "TlsSockets",
                "TrustedCertificates",
                "TrustedCertificatesTest",
                "UnreadableBodyMapper",
                "VerifiedTokens",
                "WatchedLink",
                "WatchedTls",
                "openapi"
            })
    void whatTheServicesHaveACopyOfIsTheSameInAll(String name) {
        // When
        var copies =
                SERVICES.stream().flatMap(service -> sources(service, name)).toList();

        // Then
        assertThat(copies).hasSizeGreaterThan(1);
        assertThat(copies).allSatisfy(copy -> assertThat(copy).isEqualTo(copies.getFirst()));
    }

    private static Stream<String> sources(String service, String name) {
        try (var files = Files.walk(CHECKOUT.resolve(service).resolve("src"))) {
            return files
                    .filter(file -> file.getFileName().toString().startsWith(name + "."))
                    .map(CopiesTest::source)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String source(Path file) {
        try {
            return OWN.matcher(Files.readString(file))
                    .replaceAll("")
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .reduce("", (all, line) -> all + line + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
