package io.sealpost.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is named exists: in the overlay, or in what the README asks an operator to make. */
class ReferencesTest {

    private static final Set<String> DATABASE = Set.of("url", "username", "password");

    /** What an operator makes, with the keys that are read. */
    static final Map<String, Set<String>> OPERATORS_SECRETS = Map.of(
            "token-vault-database",
            Set.of("url", "username", "password", "owner-username", "owner-password"),
            "auth-service-database",
            DATABASE,
            "mail-service-database",
            DATABASE,
            "token-vault-kek",
            Set.of("kek"),
            "sealpost-tls",
            Set.of());

    private static final Map<String, Set<String>> OPERATORS_CONFIG_MAPS = Map.of("sealpost", Set.of("cluster-issuer"));

    @ParameterizedTest
    @EnumSource
    void everySecretIsReferredToAndNoneIsIncluded(Overlay overlay) throws IOException {
        assertThat(overlay.all(Secret.class)).isEmpty();

        var used = new TreeSet<String>();
        overlay.containers().flatMap(it -> it.getEnv().stream()).forEach(variable -> {
            if (variable.getValueFrom() != null && variable.getValueFrom().getSecretKeyRef() != null) {
                var reference = variable.getValueFrom().getSecretKeyRef();
                assertThat(OPERATORS_SECRETS.get(reference.getName())).contains(reference.getKey());
                used.add(reference.getName());
            }
        });
        volumes(overlay).filter(it -> it.getSecret() != null).forEach(volume -> {
            assertThat(OPERATORS_SECRETS.get(volume.getSecret().getSecretName()))
                    .containsAll(volume.getSecret().getItems().stream()
                            .map(it -> it.getKey())
                            .toList());
            used.add(volume.getSecret().getSecretName());
        });
        overlay.all(Ingress.class).forEach(it -> it.getSpec().getTls().forEach(tls -> used.add(tls.getSecretName())));

        assertThat(OPERATORS_SECRETS.keySet()).containsAll(used);
        assertThat(Files.readString(Path.of("README.md"))).contains(used);
    }

    @ParameterizedTest
    @EnumSource
    void everyConfigMapIsIncludedOrOptionalOrTheOperators(Overlay overlay) throws IOException {
        var readme = Files.readString(Path.of("README.md"));
        overlay.containers().flatMap(it -> it.getEnv().stream()).forEach(variable -> {
            if (variable.getValueFrom() != null && variable.getValueFrom().getConfigMapKeyRef() != null) {
                var reference = variable.getValueFrom().getConfigMapKeyRef();
                assertThat(OPERATORS_CONFIG_MAPS.get(reference.getName())).contains(reference.getKey());
                assertThat(readme).contains(reference.getName(), reference.getKey());
            }
        });
        overlay.containers().flatMap(it -> it.getEnvFrom().stream()).forEach(source -> {
            assertThat(source.getConfigMapRef().getOptional()).isTrue();
            assertThat(readme).contains(source.getConfigMapRef().getName());
        });
        volumes(overlay)
                .filter(it -> it.getConfigMap() != null)
                .map(Volume::getConfigMap)
                .forEach(source -> {
                    if (Boolean.TRUE.equals(source.getOptional())) {
                        assertThat(readme).contains(source.getName());
                    } else {
                        assertThat(overlay.has(ConfigMap.class, source.getName()))
                                .as(source.getName())
                                .isTrue();
                    }
                });
        // Every cluster puts this one into every namespace.
        assertThat(volumes(overlay)
                        .filter(it -> it.getProjected() != null)
                        .flatMap(it -> it.getProjected().getSources().stream())
                        .filter(it -> it.getConfigMap() != null)
                        .map(it -> it.getConfigMap().getName()))
                .isNotEmpty()
                .containsOnly("kube-root-ca.crt");
    }

    @ParameterizedTest
    @EnumSource
    void everyPodHasAServiceAccountOfItsOwn(Overlay overlay) {
        var names = overlay.pods().values().stream()
                .map(pod -> pod.getSpec().getServiceAccountName())
                .toList();

        assertThat(names).doesNotHaveDuplicates().allMatch(name -> overlay.has(ServiceAccount.class, name));
        assertThat(overlay.all(ServiceAccount.class)).hasSameSizeAs(names);
    }

    @ParameterizedTest
    @EnumSource
    void everyServiceHasPodsAndTheirPort(Overlay overlay) {
        assertThat(overlay.all(Service.class)).allSatisfy(service -> {
            var pods = overlay.pods().values().stream()
                    .filter(pod -> isSelected(service.getSpec().getSelector(), pod))
                    .toList();
            assertThat(pods).hasSize(1);
            assertThat(service.getSpec().getPorts()).allSatisfy(port -> assertThat(ports(pods.getFirst()))
                    .contains(port.getTargetPort().getStrVal()));
        });
    }

    @ParameterizedTest
    @EnumSource
    void everySelectorSelectsItsOwnPodsAndNoOthers(Overlay overlay) {
        Stream.concat(
                        overlay.all(Deployment.class).stream()
                                .map(it -> Map.entry(
                                        it.getMetadata().getName(), it.getSpec().getSelector())),
                        Stream.concat(
                                overlay.all(StatefulSet.class).stream()
                                        .map(it -> Map.entry(
                                                it.getMetadata().getName(),
                                                it.getSpec().getSelector())),
                                overlay.all(PodDisruptionBudget.class).stream()
                                        .map(it -> Map.entry(
                                                it.getMetadata().getName(),
                                                it.getSpec().getSelector()))))
                .forEach(selector -> assertThat(overlay.pods().entrySet().stream()
                                .filter(pod -> isSelected(selector.getValue().getMatchLabels(), pod.getValue()))
                                .map(Map.Entry::getKey))
                        .containsExactly(selector.getKey()));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsAskedOfAPortIsAskedOfOneThatTheContainerHas(Overlay overlay) {
        assertThat(overlay.containers()).allSatisfy(container -> {
            var names =
                    container.getPorts().stream().map(port -> port.getName()).toList();
            assertThat(Stream.of(
                                    container.getStartupProbe(),
                                    container.getReadinessProbe(),
                                    container.getLivenessProbe())
                            .filter(probe -> probe != null && probe.getHttpGet() != null)
                            .map(probe -> probe.getHttpGet().getPort().getStrVal()))
                    .allMatch(names::contains);
        });
        assertThat(overlay.all(Ingress.class).stream()
                        .flatMap(it -> it.getSpec().getRules().stream())
                        .flatMap(it -> it.getHttp().getPaths().stream())
                        .map(it -> it.getBackend().getService()))
                .allSatisfy(backend -> assertThat(overlay.one(Service.class, backend.getName())
                                .getSpec()
                                .getPorts())
                        .anyMatch(
                                port -> port.getName().equals(backend.getPort().getName())));
    }

    @ParameterizedTest
    @EnumSource
    void everyMountHasItsVolumeAndEveryVolumeAMount(Overlay overlay) {
        assertThat(overlay.pods()).allSatisfy((_, pod) -> {
            var volumes = new HashSet<>(
                    pod.getSpec().getVolumes().stream().map(Volume::getName).toList());
            var mounts = Overlay.containers(pod)
                    .flatMap(it -> it.getVolumeMounts().stream())
                    .map(it -> it.getName())
                    .filter(name -> !name.equals("data"))
                    .collect(Collectors.toSet());
            assertThat(mounts).isEqualTo(volumes);
        });
    }

    /** The addresses under which the services look for each other. */
    @ParameterizedTest
    @EnumSource
    void everyHostNameInASettingIsAService(Overlay overlay) {
        assertThat(overlay.containers()
                        .flatMap(it -> it.getEnv().stream())
                        .filter(it -> it.getValue() != null && it.getValue().startsWith("http://"))
                        .map(it -> it.getValue().substring("http://".length())))
                .isNotEmpty()
                .allSatisfy(host -> assertThat(
                                overlay.one(Service.class, host).getSpec().getPorts())
                        .anyMatch(port -> port.getPort() == 80));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsScaledExistsAndHasNoNumberOfItsOwn(Overlay overlay) {
        assertThat(overlay.all(HorizontalPodAutoscaler.class)).allSatisfy(scaler -> assertThat(overlay.one(
                                Deployment.class,
                                scaler.getSpec().getScaleTargetRef().getName())
                        .getSpec()
                        .getReplicas())
                .isNull());
    }

    private static Stream<Volume> volumes(Overlay overlay) {
        return overlay.pods().values().stream().flatMap(pod -> pod.getSpec().getVolumes().stream());
    }

    private static boolean isSelected(Map<String, String> selector, PodTemplateSpec pod) {
        return pod.getMetadata().getLabels().entrySet().containsAll(selector.entrySet());
    }

    private static Set<String> ports(PodTemplateSpec pod) {
        return Overlay.containers(pod)
                .map(Container::getPorts)
                .flatMap(ports -> ports.stream())
                .map(port -> port.getName())
                .collect(Collectors.toSet());
    }
}
