package io.sealpost.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Operators write these names into their manifests; a default that moves, or a name that changes, has to be meant. */
class ConfigDefaultsTest {

    private static final Map<String, String> REQUIRED =
            Map.of("sealpost.vault.token-file", "/run/token", "sealpost.api.audience", "auth-service");

    @Test
    void propertiesKeepTheirNamesAndDefaults() throws ClassNotFoundException {
        // Given
        var builder = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(REQUIRED, "test", 500))
                .withConverter(Duration.class, 200, new DurationConverter());
        for (var mapping : new String[] {
            "accessrequest.AccessRequestConfig",
            "audit.AuditConfig",
            "caller.CallerConfig",
            "connection.ConnectionConfig",
            "identity.IdentityConfig",
            "identity.NetworkConfig",
            "identity.TlsConfig",
            "invitation.InvitationConfig",
            "parameter.ParameterConfig",
            "session.SessionConfig",
            "vault.VaultConfig"
        }) {
            var type = Class.forName("io.sealpost.auth." + mapping);
            builder.withMapping(type, type.getAnnotation(ConfigMapping.class).prefix());
        }

        // When
        var config = builder.build();

        // Then
        var values = new TreeMap<String, String>();
        for (var name : config.getPropertyNames()) {
            if (name.startsWith("sealpost.")) {
                values.put(name, config.getConfigValue(name).getRawValue());
            }
        }
        assertThat(values)
                .isEqualTo(new TreeMap<>(Map.ofEntries(
                        Map.entry("sealpost.access-request.life", "P14D"),
                        Map.entry("sealpost.access-request.most-per-hour", "100"),
                        Map.entry("sealpost.access-request.most-per-hour-and-issuer", "30"),
                        Map.entry("sealpost.api.audience", "auth-service"),
                        Map.entry("sealpost.api.verified-for", "PT1M"),
                        Map.entry("sealpost.audit.longest-pause", "PT1M"),
                        Map.entry("sealpost.audit.send-every", "1s"),
                        Map.entry("sealpost.connection.flow-life", "PT10M"),
                        Map.entry("sealpost.connection.life", "PT1H"),
                        Map.entry("sealpost.identity.key-life", "5m"),
                        Map.entry("sealpost.identity.key-pause", "30s"),
                        Map.entry("sealpost.identity.timeout", "5s"),
                        Map.entry("sealpost.invitation.life", "P7D"),
                        Map.entry("sealpost.parameter.poll", "500ms"),
                        Map.entry("sealpost.session.access-token-life", "PT10M"),
                        Map.entry("sealpost.session.key-lead", "PT15M"),
                        Map.entry("sealpost.session.key-life", "P30D"),
                        Map.entry("sealpost.session.life", "P90D"),
                        Map.entry("sealpost.session.refresh-token-life", "P14D"),
                        Map.entry("sealpost.vault.audience", "token-vault"),
                        Map.entry("sealpost.vault.token-file", "/run/token"),
                        Map.entry("sealpost.vault.url", "http://localhost:8082"))));
    }
}
