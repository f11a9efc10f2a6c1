package io.sealpost.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replicas come and go without a refused call or a message cut off. */
class RolloutTest {

    private static final List<String> SERVICES = List.of("token-vault", "auth-service", "mail-service");

    /** Seconds, of a Deployment that says nothing else. */
    private static final int PROGRESS_DEADLINE = 600;

    /** What PostgreSQL keeps back for its superuser. */
    private static final int RESERVED = 3;

    @ParameterizedTest
    @EnumSource
    void everyServiceIsAskedWhetherItHasStartedIsReadyAndLives(Overlay overlay) {
        assertThat(SERVICES).allSatisfy(service -> {
            var container = container(overlay, service);
            assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo("/q/health/started");
            assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/q/health/ready");
            assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/q/health/live");
        });
    }

    /** A start that migrates is not cut off, and one that hangs ends before Kubernetes gives the update up. */
    @ParameterizedTest
    @EnumSource
    void aStartMayMigrateTheSchema(Overlay overlay) {
        assertThat(SERVICES).allSatisfy(service -> {
            var probe = container(overlay, service).getStartupProbe();
            assertThat(probe.getPeriodSeconds() * probe.getFailureThreshold()).isBetween(300, PROGRESS_DEADLINE / 2);
        });
    }

    @ParameterizedTest
    @EnumSource
    void anOldReplicaEndsOnlyWhenANewOneIsReady(Overlay overlay) {
        assertThat(overlay.all(Deployment.class)).hasSameSizeAs(SERVICES).allSatisfy(deployment -> {
            var update = deployment.getSpec().getStrategy().getRollingUpdate();
            assertThat(update.getMaxUnavailable().getIntVal()).isZero();
            assertThat(update.getMaxSurge().getIntVal()).isPositive();
        });
    }

    /** The pause before the signal, what is under way, and room for the pool and the JVM. */
    @ParameterizedTest
    @EnumSource
    void aReplicaThatEndsHasTheTimeThatItNeeds(Overlay overlay) {
        assertThat(SERVICES).allSatisfy(service -> {
            var pause = container(overlay, service)
                    .getLifecycle()
                    .getPreStop()
                    .getSleep()
                    .getSeconds();
            var needed = pause
                    + seconds(overlay, service, "QUARKUS_SHUTDOWN_TIMEOUT")
                    + seconds(overlay, service, "SEALPOST_DELIVERY_DRAIN_TIMEOUT")
                    + 10;
            assertThat(overlay.pods().get(service).getSpec().getTerminationGracePeriodSeconds())
                    .isGreaterThanOrEqualTo(needed);
        });
    }

    @Test
    void inProductionNoServiceIsOneReplicaAlone() {
        assertThat(SERVICES).allSatisfy(service -> {
            var replicas = Optional.ofNullable(
                    Overlay.PRODUCTION.one(Deployment.class, service).getSpec().getReplicas());
            var scaled = Overlay.PRODUCTION.all(HorizontalPodAutoscaler.class).stream()
                    .filter(it -> it.getSpec().getScaleTargetRef().getName().equals(service))
                    .map(it -> it.getSpec().getMinReplicas())
                    .findFirst();
            assertThat(replicas.or(() -> scaled).orElse(1)).isGreaterThanOrEqualTo(2);
        });
    }

    @Test
    void inProductionAtMostOneReplicaIsDisturbedAtATime() {
        assertThat(SERVICES).allSatisfy(service -> assertThat(Overlay.PRODUCTION
                        .one(PodDisruptionBudget.class, service)
                        .getSpec()
                        .getMaxUnavailable()
                        .getIntVal())
                .isEqualTo(1));
    }

    /** Two versions of each service hold their connections at once while all are updated. */
    @Test
    void theDatabaseOfSmallHasAConnectionForEachThatAnUpdateNeeds() {
        var pools = SERVICES.stream().mapToInt(RolloutTest::poolSize).sum();

        assertThat(Overlay.SMALL
                        .pods()
                        .get("postgres")
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getArgs())
                .filteredOn(argument -> argument.startsWith("max_connections="))
                .singleElement()
                .satisfies(argument -> assertThat(Integer.parseInt(argument.replaceAll("\\D", "")))
                        .isGreaterThanOrEqualTo(2 * pools + RESERVED));
    }

    private static int poolSize(String service) {
        try (var file =
                Files.newBufferedReader(Path.of("../..", service, "src/main/resources/application.properties"))) {
            var properties = new Properties();
            properties.load(file);
            return Integer.parseInt(properties.getProperty("quarkus.datasource.jdbc.max-size"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One replica that may never be disturbed would keep its node from being emptied. */
    @Test
    void aSingleReplicaHoldsUpNobody() {
        assertThat(Overlay.SMALL.all(PodDisruptionBudget.class)).isEmpty();
    }

    @Test
    void inProductionReplicasKeepApart() {
        assertThat(SERVICES).allSatisfy(service -> assertThat(
                        Overlay.PRODUCTION.pods().get(service).getSpec().getTopologySpreadConstraints())
                .extracting(it -> it.getTopologyKey())
                .containsExactlyInAnyOrder("kubernetes.io/hostname", "topology.kubernetes.io/zone"));
    }

    /** A run that hangs is ended before the next is due, and says so by failing. */
    @ParameterizedTest
    @EnumSource
    void fetchRunsDoNotOverlapAndEnd(Overlay overlay) {
        var job = overlay.one(CronJob.class, "fetch").getSpec();

        assertThat(job.getConcurrencyPolicy()).isEqualTo("Forbid");
        assertThat(job.getSchedule()).isEqualTo("*/15 * * * *");
        assertThat(job.getJobTemplate().getSpec().getBackoffLimit()).isZero();
        assertThat(job.getJobTemplate().getSpec().getActiveDeadlineSeconds())
                .isLessThan(Duration.ofMinutes(15).toSeconds())
                .isGreaterThan(seconds(overlay, "fetch", "SEALPOST_FETCH_WAIT"));
        assertThat(overlay.pods().get("fetch").getSpec().getRestartPolicy()).isEqualTo("Never");
    }

    private static io.fabric8.kubernetes.api.model.Container container(Overlay overlay, String service) {
        return Overlay.containers(overlay.pods().get(service)).findFirst().orElseThrow();
    }

    private static long seconds(Overlay overlay, String service, String variable) {
        return container(overlay, service).getEnv().stream()
                .filter(it -> it.getName().equals(variable))
                .map(EnvVar::getValue)
                .mapToLong(value -> Duration.parse(value.startsWith("P") ? value : "PT" + value)
                        .toSeconds())
                .sum();
    }
}
