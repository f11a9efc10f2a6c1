package io.sealpost.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutTest {

    @Test
    void withoutAnythingSetEverythingIsWhereTheReadmeSays() {
        var layout = Layout.of(Map.of("SEALPOST_HOME", "/checkout"));

        assertThat(layout.data()).isEqualTo(Path.of("/checkout/.sealpost"));
        assertThat(layout.ports()).isEqualTo(new Layout.Ports(8081, 8082, 8083, 8084, 8090, 8587, 8993));
        assertThat(layout.sandbox()).isFalse();
    }

    @Test
    void portsAndDataDirectoryMove() {
        var layout = Layout.of(Map.of(
                "SEALPOST_HOME", "/checkout", "SEALPOST_DATA", "/var/lib/sealpost", "SEALPOST_VAULT_PORT", "9082"));

        assertThat(layout.data()).isEqualTo(Path.of("/var/lib/sealpost"));
        assertThat(layout.vaultUrl()).isEqualTo("http://localhost:9082");
    }

    @ParameterizedTest
    @ValueSource(strings = {"eighty", "0", "65536", "-1"})
    void whatIsNoPortIsNamed(String value) {
        assertThatThrownBy(() -> Layout.of(Map.of("SEALPOST_MAIL_PORT", value)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("SEALPOST_MAIL_PORT")
                .hasMessageContaining(value);
    }
}
