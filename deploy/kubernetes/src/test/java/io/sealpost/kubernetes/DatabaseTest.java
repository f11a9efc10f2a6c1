package io.sealpost.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import org.junit.jupiter.api.Test;

/** The PostgreSQL of the overlay {@code small}. */
class DatabaseTest {

    /** The image's own default has the version of the image in it: a newer image would not look where the data is. */
    @Test
    void theDataStaysWhereItIsWhenTheImageIsReplaced() {
        assertThat(Overlay.containers(Overlay.SMALL.pods().get("postgres")))
                .isNotEmpty()
                .allSatisfy(container -> {
                    var major = container.getImage().replaceAll("^.*:|\\..*$", "");
                    assertThat(variable(container, "PGDATA")).isEqualTo("/var/lib/postgresql/" + major + "/docker");
                    assertThat(container.getVolumeMounts())
                            .filteredOn(mount -> mount.getName().equals("data"))
                            .extracting(mount -> mount.getMountPath())
                            .containsExactly("/var/lib/postgresql");
                });
    }

    private static String variable(Container container, String name) {
        return container.getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .map(EnvVar::getValue)
                .findFirst()
                .orElse("the image's default");
    }
}
