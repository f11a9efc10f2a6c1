package io.sealpost.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The environment that containers get. */
class SettingsTest {

    private static final List<String> SERVICES = List.of("token-vault", "auth-service", "mail-service");

    /** What is no setting of Sealpost: the JVM's, Quarkus' and what others are put together from. */
    private static final Set<String> NOT_OURS = Set.of(
            "JAVA_TOOL_OPTIONS",
            "POD_NAMESPACE",
            "QUARKUS_HTTP_HOST",
            "QUARKUS_SHUTDOWN_TIMEOUT",
            "QUARKUS_DATASOURCE_JDBC_URL",
            "QUARKUS_DATASOURCE_USERNAME",
            "QUARKUS_DATASOURCE_PASSWORD",
            "QUARKUS_FLYWAY_USERNAME",
            "QUARKUS_FLYWAY_PASSWORD");

    @ParameterizedTest
    @EnumSource
    void everyVariableIsASettingThatTheServiceHas(Overlay overlay) {
        assertThat(SERVICES).allSatisfy(service -> {
            var known = patterns(service);
            assertThat(variables(overlay, service))
                    .filteredOn(variable -> !NOT_OURS.contains(variable.getName()))
                    .isNotEmpty()
                    .allSatisfy(variable -> assertThat(known).anyMatch(variable.getName()::matches));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"token-vault", "auth-service", "mail-service"})
    void aSettingThatTheServiceDoesNotHaveIsSeen(String service) {
        assertThat(patterns(service))
                .isNotEmpty()
                .anyMatch("SEALPOST_API_ISSUERS_CLUSTER_ISSUER"::matches)
                .noneMatch("SEALPOST_API_ISSUERS_CLUSTER_ISSUR"::matches)
                .noneMatch("SEALPOST_VAULT_TOKENFILE"::matches);
    }

    @ParameterizedTest
    @EnumSource
    void everySettingThatHasNoDefaultIsGiven(Overlay overlay) {
        assertThat(names(overlay, "token-vault")).contains("SEALPOST_KEYS_KEK_FILE");
        for (var service : List.of("auth-service", "mail-service")) {
            assertThat(names(overlay, service)).contains("SEALPOST_VAULT_URL", "SEALPOST_VAULT_TOKEN_FILE");
        }
    }

    @ParameterizedTest
    @EnumSource
    void noSecretIsWrittenOut(Overlay overlay) {
        assertThat(overlay.containers().flatMap(it -> it.getEnv().stream()))
                .filteredOn(variable ->
                        variable.getName().toUpperCase(Locale.ROOT).matches(".*(PASSWORD|SECRET|KEK|JDBC_URL)"))
                .isNotEmpty()
                .allSatisfy(variable ->
                        assertThat(variable.getValueFrom().getSecretKeyRef()).isNotNull());
    }

    /** The role that the vault works as does not migrate: it owns nothing. */
    @ParameterizedTest
    @EnumSource
    void theVaultMigratesAsTheOwnerOfItsDatabase(Overlay overlay) {
        assertThat(variables(overlay, "token-vault"))
                .filteredOn(variable -> variable.getName().matches("QUARKUS_(DATASOURCE|FLYWAY)_(USERNAME|PASSWORD)"))
                .extracting(
                        variable -> variable.getValueFrom().getSecretKeyRef().getKey())
                .containsExactly("username", "password", "owner-username", "owner-password");
    }

    /** Services of the namespace would otherwise add variables that look like settings. */
    @ParameterizedTest
    @EnumSource
    void nothingElseAddsVariables(Overlay overlay) {
        assertThat(overlay.pods().values())
                .allSatisfy(
                        pod -> assertThat(pod.getSpec().getEnableServiceLinks()).isFalse());
    }

    @ParameterizedTest
    @EnumSource
    void everyPathInASettingIsMounted(Overlay overlay) {
        assertThat(overlay.containers()).allSatisfy(container -> assertThat(container.getEnv().stream()
                        .map(EnvVar::getValue)
                        .filter(value -> value != null && value.startsWith("/")))
                .allSatisfy(path -> assertThat(container.getVolumeMounts())
                        .anyMatch(mount -> (path + "/").startsWith(mount.getMountPath() + "/"))));
    }

    /** Each service's pod, and the CronJob's, is known to whom it calls by its own service account. */
    @ParameterizedTest
    @EnumSource
    void whoCallsIsKnownByTheServiceAccountThatItsPodHas(Overlay overlay) {
        assertThat(subjects(overlay, "token-vault"))
                .containsExactlyInAnyOrder(account(overlay, "auth-service"), account(overlay, "mail-service"));
        assertThat(subjects(overlay, "mail-service")).containsExactly(account(overlay, "fetch"));
        assertThat(subjects(overlay, "auth-service")).isEmpty();
    }

    /** Of what the vault keeps it needs its own keys and no mail password, and who was taken over with it gets none. */
    @ParameterizedTest
    @EnumSource
    void authServiceMayDoInTheVaultWhatItCallsAndNoMore(Overlay overlay) {
        assertThat(variables(overlay, "token-vault"))
                .filteredOn(variable -> variable.getName().equals("SEALPOST_API_CALLERS_AUTH_PERMISSIONS"))
                .extracting(EnvVar::getValue)
                .containsExactly(
                        "applications:read,audit:write,codes:redeem,grants:read,grants:write,parameters:read,secrets:write,secrets:use");
    }

    /** Each keeps its secrets under names of its own; another service's are none of its business. */
    @ParameterizedTest
    @EnumSource
    void eachServiceReachesItsOwnSecretsAndNobodyElseAny(Overlay overlay) {
        assertThat(variables(overlay, "token-vault"))
                .filteredOn(variable -> variable.getName().matches("SEALPOST_API_CALLERS_[A-Z]+_SECRETS"))
                .extracting(EnvVar::getName, EnvVar::getValue)
                .containsExactlyInAnyOrder(
                        tuple("SEALPOST_API_CALLERS_AUTH_SECRETS", "auth-service.*"),
                        tuple("SEALPOST_API_CALLERS_MAIL_SECRETS", "mail-service.*"));
    }

    private static String account(Overlay overlay, String pod) {
        return "system:serviceaccount:$(POD_NAMESPACE):"
                + overlay.pods().get(pod).getSpec().getServiceAccountName();
    }

    private static List<String> subjects(Overlay overlay, String service) {
        return variables(overlay, service).stream()
                .filter(variable -> variable.getName().matches("SEALPOST_API_CALLERS_[A-Z]+_SUBJECT"))
                .map(EnvVar::getValue)
                .toList();
    }

    private static List<String> names(Overlay overlay, String service) {
        return variables(overlay, service).stream().map(EnvVar::getName).toList();
    }

    private static List<EnvVar> variables(Overlay overlay, String service) {
        return Overlay.containers(overlay.pods().get(service))
                .flatMap(it -> it.getEnv().stream())
                .toList();
    }

    /** What a service's {@code @ConfigMapping} interfaces know, as patterns of variables. */
    private static Set<String> patterns(String service) {
        var classes = Path.of("../..", service, "target/classes");
        try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, SettingsTest.class.getClassLoader());
                var files = Files.walk(classes)) {
            return files.filter(file -> file.toString().endsWith("Config.class"))
                    .map(file -> classes.relativize(file)
                            .toString()
                            .replace(".class", "")
                            .replace('/', '.'))
                    .map(name -> load(loader, name))
                    .filter(type -> type.isAnnotationPresent(ConfigMapping.class))
                    .flatMap(type -> ConfigMappings.getProperties(ConfigClass.configClass(type)).keySet().stream())
                    .map(SettingsTest::pattern)
                    .collect(Collectors.toSet());
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException("Build the services first: make build", e);
        }
    }

    private static Class<?> load(ClassLoader loader, String name) {
        try {
            return loader.loadClass(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As MicroProfile Config turns names into variables; a star stands for a name of the operator's choice. */
    private static String pattern(String property) {
        return property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9*]", "_").replace("*", "[A-Z0-9]+");
    }
}
