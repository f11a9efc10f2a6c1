package io.sealpost.mail.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.mail.connection.Credential;
import io.sealpost.mail.connection.Encryption;
import io.sealpost.mail.connection.Endpoint;
import io.sealpost.mail.connection.SecretText;
import io.sealpost.mail.imap.ImapFailure.Cause;
import io.sealpost.mail.testing.Certificates;
import io.sealpost.mail.testing.ScriptedImap;
import io.sealpost.mail.testing.Surroundings;
import jakarta.inject.Inject;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a hostile or broken IMAP server gets to see of a token. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ImapClientTest {

    private static final Credential TOKEN = new Credential.Token("anna@example.com", SecretText.of("the-token"));

    @Inject
    ImapClient client;

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

    private Cause failure(ScriptedImap server, Encryption encryption) {
        var endpoint = new Endpoint("localhost", server.port(), encryption);
        var failure = catchThrowableOfType(ImapFailure.class, () -> client.open(endpoint, TOKEN));
        assertThat(failure.text()).doesNotContain("the-token");
        return failure.reason();
    }

    private SSLContext certificate(String of) {
        return Certificates.context(directory.resolve("tls"), of);
    }
}
