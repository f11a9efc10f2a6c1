package io.sealpost.local;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** {@code make logs}: the end of every log; with {@code FOLLOW=1} it goes on. */
final class Logs {

    private final Layout layout;
    private final boolean follow;

    Logs(Layout layout, boolean follow) {
        this.layout = layout;
        this.follow = follow;
    }

    void run() {
        var command = new ArrayList<>(List.of("tail", "-n", "50"));
        if (follow) {
            command.add("-F");
        }
        try (var logs = Files.list(layout.logs())) {
            logs.map(Object::toString).sorted().forEach(command::add);
            new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new Failure("There are no logs in " + layout.logs() + " yet: run make up first.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
