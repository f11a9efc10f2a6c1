package io.sealpost.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxSettingsTest {

    @Test
    void everySettingHasADefault() {
        // Given
        var environment = Map.of("SANDBOX_DIRECTORY", " ");

        // When
        var settings = SandboxSettings.fromEnvironment(environment);

        // Then
        assertThat(settings.providerPort()).isEqualTo(8090);
        assertThat(settings.smtpPort()).isEqualTo(8587);
        assertThat(settings.imapPort()).isEqualTo(8993);
        assertThat(settings.directory()).isEqualTo(Path.of(".sealpost/sandbox"));
        assertThat(settings.accessTokenLifetime()).isEqualTo(Duration.ofHours(1));
        assertThat(settings.clientSecret().value()).isEqualTo("sandbox-client-secret");
        assertThat(settings.relayPassword().value()).isEqualTo("relay-password");
    }

    @Test
    void everySettingCanBeSet() {
        // Given
        var environment = Map.of(
                "SANDBOX_PROVIDER_PORT", "1",
                "SANDBOX_SMTP_PORT", "2",
                "SANDBOX_IMAP_PORT", "3",
                "SANDBOX_DIRECTORY", "/d",
                "SANDBOX_ACCESS_TOKEN_LIFETIME", "PT2S",
                "SANDBOX_CLIENT_SECRET", "c",
                "SANDBOX_RELAY_PASSWORD", "r");

        // When
        var settings = SandboxSettings.fromEnvironment(environment);

        // Then
        assertThat(settings.providerPort()).isEqualTo(1);
        assertThat(settings.smtpPort()).isEqualTo(2);
        assertThat(settings.imapPort()).isEqualTo(3);
        assertThat(settings.directory()).isEqualTo(Path.of("/d"));
        assertThat(settings.accessTokenLifetime()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.clientSecret().value()).isEqualTo("c");
        assertThat(settings.relayPassword().value()).isEqualTo("r");
    }

    @ParameterizedTest
    @CsvSource({
        "SANDBOX_PROVIDER_PORT, http",
        "SANDBOX_SMTP_PORT, 65536",
        "SANDBOX_IMAP_PORT, -1",
        "SANDBOX_ACCESS_TOKEN_LIFETIME, 1h",
        "SANDBOX_ACCESS_TOKEN_LIFETIME, PT0S"
    })
    void unusableSettingIsNamed(String name, String value) {
        // Given
        var environment = Map.of(name, value);

        // When // Then
        assertThatThrownBy(() -> SandboxSettings.fromEnvironment(environment))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining(name);
    }

    @Test
    void secretsNeverPrint() {
        // Given
        var settings = SandboxSettings.fromEnvironment(Map.of());

        // When
        var printed = settings.toString();

        // Then
        assertThat(printed).doesNotContain("sandbox-client-secret").doesNotContain("relay-password");
    }
}
