package io.sealpost.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Programs as the build left them, with this machine's Java and the directories where they are. */
final class PackagedPrograms implements Programs {

    @Override
    public List<String> command(Container container, Map<String, Path> mounts) {
        var app = Path.of("../..", Programs.name(container), "target/quarkus-app")
                .toAbsolutePath()
                .normalize();
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return container.getCommand().isEmpty()
                ? List.of(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseCompactObjectHeaders",
                        "-Djdk.virtualThreadScheduler.parallelism=64",
                        "-jar",
                        app + "/quarkus-run.jar")
                : container.getCommand().stream()
                        .map(word -> word.equals("java") ? java : word.replace("/app/", app + "/"))
                        .toList();
    }

    @Override
    public Map<String, String> environment(Container container) {
        return Map.of();
    }

    @Override
    public Path place(String mountPath, Path directory) {
        return directory;
    }
}
