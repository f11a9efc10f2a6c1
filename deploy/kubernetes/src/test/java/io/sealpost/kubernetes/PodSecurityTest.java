package io.sealpost.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Pod Security Standard "restricted", and what we ask for beyond it. */
class PodSecurityTest {

    /** The volume types that "restricted" knows. */
    private static final Set<String> VOLUMES = Set.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");

    @ParameterizedTest
    @EnumSource
    void podsRunAsNobodyInTheDefaultSandbox(Overlay overlay) {
        assertThat(overlay.pods()).isNotEmpty().allSatisfy((_, pod) -> {
            var context = pod.getSpec().getSecurityContext();
            assertThat(context.getRunAsNonRoot()).isTrue();
            assertThat(context.getRunAsUser()).isPositive();
            assertThat(context.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            assertThat(context.getSysctls()).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void podsShareNothingWithTheirNode(Overlay overlay) {
        assertThat(overlay.pods()).allSatisfy((_, pod) -> {
            assertThat(pod.getSpec().getHostNetwork()).isNull();
            assertThat(pod.getSpec().getHostPID()).isNull();
            assertThat(pod.getSpec().getHostIPC()).isNull();
            assertThat(pod.getSpec().getVolumes())
                    .allSatisfy(volume -> assertThat(type(volume)).isIn(VOLUMES));
            assertThat(Overlay.containers(pod).flatMap(it -> it.getPorts().stream()))
                    .allSatisfy(port -> assertThat(port.getHostPort()).isNull());
        });
    }

    @ParameterizedTest
    @EnumSource
    void containersHaveNoPrivilegesAndCannotGetAny(Overlay overlay) {
        assertThat(overlay.containers()).allSatisfy(container -> {
            var context = container.getSecurityContext();
            assertThat(context.getAllowPrivilegeEscalation()).isFalse();
            assertThat(context.getPrivileged()).isNull();
            assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
            assertThat(context.getCapabilities().getAdd()).isEmpty();
            assertThat(context.getRunAsUser()).isNull();
            assertThat(context.getRunAsNonRoot()).isNull();
            assertThat(context.getSeccompProfile()).isNull();
            assertThat(context.getProcMount()).isNull();
        });
    }

    @ParameterizedTest
    @EnumSource
    void containersWriteOnlyWhereTheyWereGivenRoomOfASize(Overlay overlay) {
        assertThat(overlay.containers()).allSatisfy(container -> assertThat(
                        container.getSecurityContext().getReadOnlyRootFilesystem())
                .isTrue());
        assertThat(overlay.pods()).allSatisfy((_, pod) -> {
            assertThat(pod.getSpec().getVolumes())
                    .filteredOn(volume -> volume.getEmptyDir() != null)
                    .anyMatch(volume -> volume.getName().equals("tmp"))
                    .allSatisfy(volume ->
                            assertThat(volume.getEmptyDir().getSizeLimit()).isNotNull());
            assertThat(Overlay.containers(pod))
                    .allSatisfy(container -> assertThat(mounts(container)).containsEntry("tmp", "/tmp"));
        });
    }

    @ParameterizedTest
    @EnumSource
    void noPodHasAServiceAccountsTokenUnlessItIsProjectedAndExpires(Overlay overlay) {
        assertThat(overlay.pods()).allSatisfy((_, pod) -> {
            assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
            assertThat(tokens(pod.getSpec())).allSatisfy(token -> assertThat(token.getExpirationSeconds())
                    .isBetween(600L, 3600L));
        });
    }

    /** A token for the vault is no good at mail-service, and neither is good for the API server. */
    @ParameterizedTest
    @EnumSource
    void whoCallsAnotherServiceHasATokenForItAlone(Overlay overlay) {
        assertThat(audiences(overlay, "token-vault")).containsExactly("");
        assertThat(audiences(overlay, "auth-service")).containsExactlyInAnyOrder("", "token-vault");
        assertThat(audiences(overlay, "mail-service")).containsExactlyInAnyOrder("", "token-vault");
        assertThat(audiences(overlay, "fetch")).containsExactly("mail-service");
    }

    @ParameterizedTest
    @EnumSource
    void memoryIsGivenAndBoundedAndTheCpuOnlyGiven(Overlay overlay) {
        assertThat(overlay.containers()).allSatisfy(container -> {
            var resources = container.getResources();
            assertThat(resources.getRequests()).containsKeys("cpu", "memory", "ephemeral-storage");
            assertThat(resources.getLimits()).containsOnlyKeys("memory", "ephemeral-storage");
            assertThat(resources.getLimits().get("memory"))
                    .isEqualTo(resources.getRequests().get("memory"));
        });
    }

    private static Set<String> audiences(Overlay overlay, String pod) {
        return tokens(overlay.pods().get(pod).getSpec())
                .map(token -> Optional.ofNullable(token.getAudience()).orElse(""))
                .collect(Collectors.toSet());
    }

    private static java.util.stream.Stream<io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection> tokens(
            PodSpec pod) {
        return pod.getVolumes().stream()
                .filter(volume -> volume.getProjected() != null)
                .flatMap(volume -> volume.getProjected().getSources().stream())
                .map(source -> source.getServiceAccountToken())
                .filter(token -> token != null);
    }

    private static Map<String, String> mounts(Container container) {
        return container.getVolumeMounts().stream()
                .collect(Collectors.toMap(it -> it.getName(), it -> it.getMountPath()));
    }

    private static String type(Volume volume) {
        return new com.fasterxml.jackson.databind.ObjectMapper()
                .valueToTree(volume).properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(name -> !name.equals("name"))
                        .collect(Collectors.joining());
    }
}
