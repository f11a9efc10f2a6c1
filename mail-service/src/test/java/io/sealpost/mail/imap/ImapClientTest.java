package io.sealpost.mail.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.mail.connection.Connections;
import io.sealpost.mail.connection.Credential;
import io.sealpost.mail.connection.Encryption;
import io.sealpost.mail.connection.Endpoint;
import io.sealpost.mail.connection.SecretText;
import io.sealpost.mail.imap.ImapFailure.Cause;
import io.sealpost.mail.testing.Certificates;
import io.sealpost.mail.testing.Listener;
import io.sealpost.mail.testing.ScriptedImap;
import io.sealpost.mail.testing.Surroundings;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hostile or broken IMAP server gets to see of a token. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ImapClientTest {

    private static final Credential TOKEN = new Credential.Token("anna@example.com", SecretText.of("the-token"));

    private static final Credential PASSWORD = new Credential.Password("anna@example.com", SecretText.of("the-token"));

    @Inject
    ImapClient client;

    @Inject
    Connections connections;

    @ConfigProperty(name = Surroundings.DIRECTORY)
    Path directory;

    @Test
    void aTokenIsNeverSaidAsAPassword() {
        try (var server = new ScriptedImap(certificate("localhost"), "AUTH=PLAIN AUTH=LOGIN")) {
            assertThat(failure(server, Encryption.TLS)).isEqualTo(Cause.AUTHENTICATION_NOT_OFFERED);

            assertThat(server.lines()).noneMatch(line -> line.contains("LOGIN") || line.contains("AUTHENTICATE"));
        }
    }

    @Test
    void aRefusedTokenIsNotSaidAnotherWay() {
        try (var server = new ScriptedImap(certificate("localhost"), "AUTH=PLAIN AUTH=LOGIN AUTH=XOAUTH2 SASL-IR")) {
            assertThat(failure(server, Encryption.TLS)).isEqualTo(Cause.AUTHENTICATION_FAILED);

            assertThat(server.lines())
                    .filteredOn(line -> line.contains("AUTHENTICATE") || line.contains("LOGIN"))
                    .singleElement()
                    .asString()
                    .contains("AUTHENTICATE XOAUTH2 ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "[UNAVAILABLE] Temporary failure, LOGIN_POSTPONED",
        "[INUSE] Another session holds the mailbox, LOGIN_POSTPONED",
        "[LIMIT] Too many sessions, LOGIN_POSTPONED",
        "[SERVERBUG] Internal error, LOGIN_POSTPONED",
        "[AUTHENTICATIONFAILED] Invalid credentials, AUTHENTICATION_FAILED",
        "the mailbox is [UNAVAILABLE], AUTHENTICATION_FAILED"
    })
    void aServerThatTakesNoLoginAtTheMomentIsNoRefusedToken(String refusal, Cause cause) {
        try (var server = new ScriptedImap(certificate("localhost"), "AUTH=XOAUTH2 SASL-IR", refusal)) {
            assertThat(failure(server, Encryption.TLS)).isEqualTo(cause);
        }
    }

    @Test
    void nothingIsSaidWhereStartTlsWasStripped() {
        try (var server = new ScriptedImap(null, "AUTH=XOAUTH2 SASL-IR")) {
            assertThat(failure(server, Encryption.STARTTLS)).isEqualTo(Cause.STARTTLS_NOT_OFFERED);

            assertThat(server.lines()).noneMatch(line -> line.contains("AUTHENTICATE") || line.contains("LOGIN"));
        }
    }

    @Test
    void addressesBehindTheServiceAreRefused() {
        var endpoint = new Endpoint("10.0.0.1", 993, Encryption.TLS);

        var failure = catchThrowableOfType(ImapFailure.class, () -> client.open(endpoint, TOKEN));

        assertThat(failure.reason()).isEqualTo(Cause.HOST_NOT_ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OK {2000000000}",
                "OK {00000000000000000000000000002000000000}",
                "OK {99999999999999999999999999999999999999}",
                // The number begins, and the line ends, within the literal before.
                "OK {3}\r\n{2000000000}",
                "OK {12}\r\n{2000000000}",
                "OK {1} {2{2000000000}"
            })
    void aLiteralIsNotAllocatedBecauseItIsAnnounced(String greeting) {
        try (var server = new ScriptedImap(null, "").greeting(greeting)) {
            assertThat(failure(server, Encryption.NONE)).isEqualTo(Cause.ANSWER_TOO_LARGE);

            assertThat(server.lines()).noneMatch(line -> line.contains("CAPABILITY"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLineWithoutEndIsNotReadToItsEnd(Encryption encryption) {
        try (var server = loginRefusedWith("a".repeat(1_100_000), encryption)) {
            assertThat(failure(server, encryption)).isEqualTo(Cause.ANSWER_TOO_LARGE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLiteralIsNotAllocatedInsideTlsEither(Encryption encryption) {
        try (var server = loginRefusedWith("{2000000000}", encryption)) {
            assertThat(failure(server, encryption)).isEqualTo(Cause.ANSWER_TOO_LARGE);
        }
    }

    @Test
    void responsesThatNobodyAskedForEndTheConnectionAtSomePoint() {
        try (var server = new ScriptedImap(null, "X" + "\r\n* OK more".repeat(20_000))) {
            assertThat(failure(server, Encryption.NONE)).isEqualTo(Cause.ANSWER_TOO_LARGE);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "TLS"})
    void aServerThatDripsIsNotWaitedForWithoutEnd(Encryption encryption) {
        var impatient = new ImapClient(connections, () -> Duration.ofMillis(400));
        try (var server = new Listener(ServerSocketFactory.getDefault(), Listener::drip)) {
            var endpoint = new Endpoint("localhost", server.port(), encryption);

            var failure = catchThrowableOfType(ImapFailure.class, () -> impatient.open(endpoint, PASSWORD));

            assertThat(failure.reason()).isEqualTo(Cause.ANSWER_TOO_SLOW);
        }
    }

    /** A server whose words behind the NO to a login are these, inside TLS if there is TLS. */
    private ScriptedImap loginRefusedWith(String words, Encryption encryption) {
        var tls = certificate("localhost");
        return switch (encryption) {
            case NONE -> new ScriptedImap(null, "AUTH=PLAIN SASL-IR", words);
            case STARTTLS ->
                new ScriptedImap(null, "STARTTLS AUTH=PLAIN AUTH=XOAUTH2 SASL-IR", words).withStartTls(tls, "OK begin");
            case TLS -> new ScriptedImap(tls, "AUTH=PLAIN AUTH=XOAUTH2 SASL-IR", words);
        };
    }

    private Cause failure(ScriptedImap server, Encryption encryption) {
        var endpoint = new Endpoint("localhost", server.port(), encryption);
        var failure = catchThrowableOfType(
                ImapFailure.class, () -> client.open(endpoint, encryption == Encryption.NONE ? PASSWORD : TOKEN));
        assertThat(failure.text()).doesNotContain("the-token");
        return failure.reason();
    }

    private SSLContext certificate(String of) {
        return Certificates.context(directory.resolve("tls"), of);
    }
}
