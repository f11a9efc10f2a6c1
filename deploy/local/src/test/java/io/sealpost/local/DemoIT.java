package io.sealpost.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a newcomer sees it. */
class DemoIT {

    @TempDir
    Path directory;

    @Test
    void theDemoConnectsAMailboxSendsAMailAndShowsItReceived() throws Exception {
        try (var sealpost = new Installation(directory.resolve("data"), true)) {
            var demo = sealpost.run("demo", Map.of("DEMO_EXIT", "1"));

            assertThat(demo.code()).as(demo.output()).isZero();
            assertThat(demo.output())
                    .contains(
                            "curl -s -X POST",
                            "Subject: Hello from Sealpost",
                            "It went out and came in by OAuth.",
                            "/q/swagger-ui");
            assertThat(sealpost.logs())
                    .doesNotContain("sandbox-client-secret")
                    .doesNotContain("?code=")
                    .doesNotContain("&code=");
            assertThat(sealpost.run("status").code()).isEqualTo(1);
        }
    }
}
