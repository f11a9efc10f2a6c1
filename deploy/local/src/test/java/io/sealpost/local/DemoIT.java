package io.sealpost.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.local.Installation.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a newcomer sees it, and what of it comes back from a backup. */
@TestInstance(Lifecycle.PER_CLASS)
class DemoIT {

    private Path directory;
    private Installation sealpost;
    private Outcome demo;

    @BeforeAll
    void demo(@TempDir Path directory) {
        this.directory = directory;
        sealpost = new Installation(directory.resolve("data"), true);
        demo = sealpost.run("demo");
    }

    @AfterAll
    void down() {
        sealpost.close();
    }

    @Test
    void theDemoConnectsAMailboxSendsAMailAndShowsItReceivedAndSomebodySignsIn() throws Exception {
        assertThat(demo.code()).as(demo.output()).isZero();
        assertThat(demo.output())
                .contains(
                        "curl -s -X POST",
                        "Subject: Hello from Sealpost",
                        "It went out and came in by OAuth.",
                        "signed-in?invitation=accepted",
                        "\"login\":\"anna\"",
                        "\"aud\":\"http://localhost:9090\"",
                        "/q/swagger-ui");
        assertThat(sealpost.logs())
                .doesNotContain("sandbox-client-secret")
                .doesNotContain("?code=")
                .doesNotContain("&code=");
    }

    @Test
    void aLostMachineComesBackFromItsBackupWithItsGrantsAndGoesOn() throws Exception {
        // Given
        assertThat(sealpost.putParameter("free.kept", "before the backup")).isEqualTo(201);
        var token = accessToken();
        var file = directory.resolve("backup.tar.gz").toString();

        // When
        var backup = sealpost.run("backup", Map.of("FILE", file));
        var whileUp = sealpost.run("restore", Map.of("FILE", file, "REPLACE", "1"));
        sealpost.run("down");
        Files.move(sealpost.layout().data(), directory.resolve("lost"));
        var restore = sealpost.run("restore", Map.of("FILE", file));
        var up = sealpost.run("up");

        // Then
        assertThat(whileUp.output()).contains("Run make down first");
        assertThat(List.of(backup, restore, up))
                .allSatisfy(outcome ->
                        assertThat(outcome.code()).as(outcome.output()).isZero());
        assertThat(backup.output()).contains(file, "AND the key");
        assertThat(token).contains("access_token");
        assertThat(accessToken()).isEqualTo(token);
        assertThat(sealpost.getParameter("free.kept").body()).contains("before the backup");

        // When
        var again = sealpost.run("demo", Map.of("DEMO_EXIT", "1"));

        // Then
        assertThat(again.code()).as(again.output()).isZero();
        assertThat(sealpost.run("status").code()).isEqualTo(1);
    }

    private String accessToken() throws Exception {
        return sealpost.get(
                        sealpost.layout().vaultUrl() + "/v1/grants/sandbox/anna@sandbox.test/access-token?for=imap",
                        sealpost.token("grants:use"))
                .body();
    }
}
