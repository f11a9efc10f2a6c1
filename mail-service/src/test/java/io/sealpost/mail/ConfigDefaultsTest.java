package io.sealpost.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every property with its default: a renamed property or a changed default shows here. */
class ConfigDefaultsTest {

    private static final Map<String, String> REQUIRED =
            Map.of("sealpost.api.audience", "mail-service", "sealpost.vault.token-file", "/run/token");

    @Test
    void everyPropertyHasItsNameAndItsDefault() throws Exception {
        var found = new TreeMap<String, String>();
        for (var mapping : mappings()) {
            var prefix = mapping.getAnnotation(ConfigMapping.class).prefix();
            var config = new SmallRyeConfigBuilder()
                    .withMapping(ConfigClass.configClass(mapping, prefix))
                    .withSources(new PropertiesConfigSource(REQUIRED, "required", 100))
                    .withConverter(Duration.class, 200, new DurationConverter())
                    .withValidateUnknown(false)
                    .build()
                    .getConfigMapping(mapping, prefix);
            for (var property : mapping.getDeclaredMethods()) {
                property.setAccessible(true);
                found.put(prefix + "." + kebab(property), text(property.invoke(config)));
            }
        }

        assertThat(found)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("sealpost.api.audience", "mail-service"),
                        Map.entry("sealpost.api.callers", "{}"),
                        Map.entry("sealpost.api.issuers", "{}"),
                        Map.entry("sealpost.connection.allowed-networks", ""),
                        Map.entry("sealpost.connection.connect-timeout", "PT10S"),
                        Map.entry("sealpost.delivery.bytes-in-flight", "134217728"),
                        Map.entry("sealpost.delivery.drain-timeout", "PT25S"),
                        Map.entry("sealpost.delivery.first-delay", "PT30S"),
                        Map.entry("sealpost.delivery.lease", "PT1M"),
                        Map.entry("sealpost.delivery.lifetime", "PT48H"),
                        Map.entry("sealpost.delivery.longest-delay", "PT1H"),
                        Map.entry("sealpost.delivery.parallelism", "20"),
                        Map.entry("sealpost.delivery.per-server", "3"),
                        Map.entry("sealpost.imap.timeout", "PT1M"),
                        Map.entry("sealpost.incoming.bytes-in-flight", "134217728"),
                        Map.entry("sealpost.incoming.lease", "PT2M"),
                        Map.entry("sealpost.incoming.longest-fetch", "PT1H"),
                        Map.entry("sealpost.incoming.longest-wait", "PT5M"),
                        Map.entry("sealpost.incoming.max-message-bytes", "67108864"),
                        Map.entry("sealpost.incoming.parallelism", "10"),
                        Map.entry("sealpost.incoming.poll-interval", "PT5M"),
                        Map.entry("sealpost.message.farthest-send-at", "PT8784H"),
                        Map.entry("sealpost.message.idempotency-lifetime", "PT720H"),
                        Map.entry("sealpost.message.max-recipients", "500"),
                        Map.entry("sealpost.smtp.test-timeout", "PT20S"),
                        Map.entry("sealpost.smtp.timeout", "PT5M"),
                        Map.entry("sealpost.tls.trusted-certificates", ""),
                        Map.entry("sealpost.vault.parameter-poll", "PT0.5S"),
                        Map.entry("sealpost.vault.token-file", "/run/token"),
                        Map.entry("sealpost.vault.url", "http://localhost:8082")));
    }

    private static List<? extends Class<?>> mappings() throws IOException, URISyntaxException {
        var root = Path.of(ConfigMapping.class
                        .getResource("/application.properties")
                        .toURI())
                .getParent();
        try (var files = Files.walk(root.resolve("io/sealpost/mail"))) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .map(file -> root.relativize(file).toString())
                    .map(file -> type(
                            file.substring(0, file.length() - ".class".length()).replace('/', '.')))
                    .filter(type -> type.isAnnotationPresent(ConfigMapping.class))
                    .toList();
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name, false, ConfigDefaultsTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String kebab(Method property) {
        return property.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String text(Object value) {
        return switch (value) {
            case Optional<?> optional -> optional.map(Object::toString).orElse("");
            case Duration duration -> duration.toString();
            default -> value.toString();
        };
    }
}
