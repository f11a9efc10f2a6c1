package io.sealpost.vault.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.vault.testing.PlatformToken;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens of the platform are sent, and to whom. */
class FederatedTokensTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final URI ENTRA = URI.create("https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token");
    private static final String ENTRA_AUDIENCE = "api://AzureADTokenExchange";

    @TempDir
    private Path place;

    private Path folder;
    private FederatedTokens tokens;

    @BeforeEach
    void start() throws IOException {
        folder = Files.createDirectory(place.resolve("mounted"));
        tokens = new FederatedTokens(() -> Optional.of(folder), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void aTokenIsReadAgainEachTime() throws Exception {
        var first = write(PlatformToken.forAudience(ENTRA_AUDIENCE, NOW.plus(Duration.ofHours(1))));
        assertThat(tokens.read("entra", ENTRA).reveal()).isEqualTo(first);

        var second = write(PlatformToken.forAudience(ENTRA_AUDIENCE, NOW.plus(Duration.ofHours(2))) + "\n");

        assertThat(tokens.read("entra", ENTRA).reveal())
                .isEqualTo(second.strip())
                .isNotEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource({
        "api://AzureADTokenExchange, https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token",
        "https://login.microsoftonline.com/contoso.com/v2.0, https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token",
        "https://op.example.com/realms/mail, https://op.example.com/realms/mail/token",
        "https://OP.example.com:443, https://op.example.com/token",
        "http://localhost:8090/realms, http://localhost:8090/token"
    })
    void aTokenGoesToTheHostThatItsAudienceNames(String audience, URI endpoint) throws Exception {
        write(PlatformToken.forAudience(audience, NOW.plusSeconds(60)));

        assertThat(tokens.read("entra", endpoint).reveal()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "api://AzureADTokenExchange, https://op.example.com/token",
        "api://AzureADTokenExchange, https://AzureADTokenExchange/token",
        "api://AzureADTokenExchange, https://login.microsoftonline.com.example.com/token",
        "api://AzureADTokenExchange, https://login.microsoftonline.com:8443/token",
        "api://AzureADTokenExchange, http://login.microsoftonline.com/token",
        "https://op.example.com, https://evil.example.com/token",
        "https://op.example.com, https://op.example.com:8443/token",
        "https://op.example.com, http://op.example.com/token",
        "https://op.example.com@evil.example.com, https://op.example.com/token",
        "token-vault, https://token-vault/token",
        "'', https://op.example.com/token",
        "not a uri, https://op.example.com/token",
        "'https:', https://op.example.com/token"
    })
    void aTokenGoesNowhereElse(String audience, URI endpoint) throws Exception {
        write(PlatformToken.forAudience(audience, NOW.plusSeconds(60)));

        unusable("entra", endpoint, Flaw.TOKEN_FOR_ANOTHER);
    }

    @Test
    void anExpiredTokenIsNotSent() throws Exception {
        write(PlatformToken.forAudience(ENTRA_AUDIENCE, NOW));

        unusable("entra", ENTRA, Flaw.TOKEN_EXPIRED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a secret of somebody else",
                "root:x:0:0:root:/root:/bin/bash",
                "a.b.c",
                "e30.e30.e30",
                "eyJhbGciOiJub25lIn0.e30.",
                "eyJhbGciOiJSUzI1NiJ9.W10.AAAA",
                "eyJhbGciOiJSUzI1NiJ9.bm8.AAAA",
                "-----BEGIN PRIVATE KEY-----"
            })
    void whatIsNoTokenIsNotSent(String content) throws Exception {
        write(content);

        unusable("entra", ENTRA, Flaw.TOKEN_NOT_A_JWT);
    }

    @Test
    void whatIsTooLongOrNoTextIsNotRead() throws Exception {
        write(PlatformToken.forAudience("https://" + "x".repeat(20_000), NOW.plusSeconds(60)));
        unusable("entra", ENTRA, Flaw.TOKEN_NOT_A_JWT);

        Files.write(folder.resolve("entra"), new byte[] {(byte) 0xc0, 0});
        unusable("entra", ENTRA, Flaw.TOKEN_NOT_A_JWT);
    }

    @Test
    void namesStayWithinTheFolder() throws Exception {
        var outside = Files.writeString(
                place.resolve("outside"), PlatformToken.forAudience(ENTRA_AUDIENCE, NOW.plusSeconds(60)));
        Files.createSymbolicLink(folder.resolve("leads-out"), outside);
        Files.createDirectory(folder.resolve("folder"));

        unusable("../outside", ENTRA, Flaw.FILE_ABSENT);
        unusable("leads-out", ENTRA, Flaw.FILE_UNREADABLE);
        unusable("folder", ENTRA, Flaw.FILE_UNREADABLE);
        unusable("absent", ENTRA, Flaw.FILE_ABSENT);
    }

    private String write(String content) throws IOException {
        Files.writeString(folder.resolve("entra"), content);
        return content;
    }

    private void unusable(String name, URI endpoint, Flaw flaw) {
        assertThatThrownBy(() -> tokens.read(name, endpoint))
                .isInstanceOfSatisfying(
                        CredentialUnusable.class, e -> assertThat(e.flaw()).isEqualTo(flaw));
    }
}
