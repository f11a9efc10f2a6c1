package io.sealpost.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.vault.credential.ClientCertificatesConfig;
import io.sealpost.vault.credential.FederatedTokensConfig;
import io.sealpost.vault.device.DeviceConfig;
import io.sealpost.vault.grant.GrantConfig;
import io.sealpost.vault.key.KeyRotationConfig;
import io.sealpost.vault.provider.NetworkConfig;
import io.sealpost.vault.provider.ProviderConfig;
import io.sealpost.vault.transit.TransitConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The defaults and names that operators rely on. */
class ConfigDefaultsTest {

    @Test
    void grantsAreKeptByTheseTimes() {
        var grant = read(GrantConfig.class, Map.of());

        assertThat(grant.lease()).isEqualTo(Duration.ofSeconds(30));
        assertThat(grant.pendingLife()).isEqualTo(Duration.ofMinutes(15));
        assertThat(grant.waitStep()).isEqualTo(Duration.ofMillis(25));
        assertThat(grant.firstPause()).isEqualTo(Duration.ofSeconds(2));
        assertThat(grant.longestPause()).isEqualTo(Duration.ofMinutes(5));
        assertThat(grant.revocationLife()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void devicesAreAskedAboutBySeconds() {
        assertThat(read(DeviceConfig.class, Map.of()).pollTick()).isEqualTo("1s");
        assertThat(read(DeviceConfig.class, Map.of("sealpost.device-authorization.poll-tick", "off"))
                        .pollTick())
                .isEqualTo("off");
    }

    @Test
    void aProviderCallEndsBeforeTheLeaseDoes() {
        assertThat(read(ProviderConfig.class, Map.of()).timeout())
                .isLessThan(read(GrantConfig.class, Map.of()).lease());
    }

    @Test
    void theNamesAreInKebabCase() {
        var provider = read(
                ProviderConfig.class,
                Map.of("sealpost.provider.connect-timeout", "1s", "sealpost.provider.timeout", "2s"));

        assertThat(provider.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(provider.timeout()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void nothingButPublicAddressesIsConnectedTo() {
        assertThat(read(NetworkConfig.class, Map.of()).allowedNetworks()).isEmpty();
        assertThat(read(NetworkConfig.class, Map.of("sealpost.connection.allowed-networks", "127.0.0.0/8,::1/128"))
                        .allowedNetworks())
                .hasValue(List.of("127.0.0.0/8", "::1/128"));
    }

    @Test
    void nothingIsMountedUnlessSaid() {
        assertThat(read(ClientCertificatesConfig.class, Map.of()).directory()).isEmpty();
        assertThat(read(FederatedTokensConfig.class, Map.of()).directory()).isEmpty();
        assertThat(read(
                                ClientCertificatesConfig.class,
                                Map.of("sealpost.client-certificates.directory", "/certificates"))
                        .directory())
                .hasValue(Path.of("/certificates"));
        assertThat(read(FederatedTokensConfig.class, Map.of("sealpost.federated-tokens.directory", "/tokens"))
                        .directory())
                .hasValue(Path.of("/tokens"));
    }

    @Test
    void keysAreRotatedAtAPaceAndRemovedAfterAnHour() {
        var rotation = read(KeyRotationConfig.class, Map.of());

        assertThat(rotation.rowsPerSecond()).isEqualTo(2150);
        assertThat(rotation.batch()).isEqualTo(250);
        assertThat(rotation.tick()).isEqualTo("5s");
        assertThat(rotation.removeAfter()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void noTransitEngineIsAskedUnlessSaid() {
        var transit = read(TransitConfig.class, Map.of());

        assertThat(transit.address()).isEmpty();
        assertThat(transit.tokenFile()).isEmpty();
        assertThat(transit.role()).isEmpty();
        assertThat(transit.namespace()).isEmpty();
        assertThat(transit.loginMount()).isEqualTo("kubernetes");
        assertThat(transit.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(read(TransitConfig.class, Map.of("sealpost.transit.service-account-token-file", "/token"))
                        .serviceAccountTokenFile())
                .isEqualTo(Path.of("/token"));
    }

    private static <T> T read(Class<T> mapping, Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(mapping)
                .withDefaultValues(values)
                .build()
                .getConfigMapping(mapping);
    }
}
