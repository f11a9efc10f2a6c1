package io.sealpost.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Container;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Programs out of the images' tars: the unpacked layers are a read-only root, a user of no privileges runs in it, mounts are where the
 * manifest says, and only {@code /tmp} can be written. Needs bubblewrap.
 */
final class ImagePrograms implements Programs {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SANDBOX =
            "/usr/bin/bwrap --unshare-user --unshare-pid --unshare-ipc --die-with-parent --new-session --cap-drop ALL";

    private final Path images;
    private final Path directory;
    private final Map<String, Image> unpacked = new HashMap<>();

    /** An unpacked image. */
    private record Image(Path root, JsonNode config) {}

    ImagePrograms(Path images, Path directory) {
        this.images = images;
        this.directory = directory;
    }

    @Override
    public List<String> command(Container container, Map<String, Path> mounts) {
        var image = image(container);
        var user = image.config().path("User").asText().split(":", -1);
        var command = new ArrayList<>(List.of(SANDBOX.split(" ", -1)));
        command.addAll(List.of("--uid", user[0], "--gid", user[1]));
        command.addAll(List.of("--ro-bind", image.root().toString(), "/", "--proc", "/proc", "--dev", "/dev"));
        // A node gives a pod its names.
        command.addAll(List.of("--ro-bind", "/etc/hosts", "/etc/hosts"));
        mounts.forEach((path, source) -> {
            makeDirectory(image.root(), path);
            command.addAll(
                    path.equals("/tmp") ? List.of("--tmpfs", path) : List.of("--ro-bind", source.toString(), path));
        });
        command.add("--");
        if (container.getCommand().isEmpty()) {
            image.config().path("Entrypoint").forEach(word -> command.add(word.asText()));
        } else {
            command.addAll(container.getCommand());
        }
        return command;
    }

    @Override
    public Map<String, String> environment(Container container) {
        var environment = new HashMap<String, String>();
        image(container).config().path("Env").forEach(variable -> {
            var text = variable.asText();
            environment.put(text.substring(0, text.indexOf('=')), text.substring(text.indexOf('=') + 1));
        });
        return environment;
    }

    @Override
    public Path place(String mountPath, Path source) {
        return Path.of(mountPath);
    }

    private Image image(Container container) {
        return unpacked.computeIfAbsent(Programs.name(container), this::unpack);
    }

    /** As the OCI image layout says: the index names a manifest, the manifest a configuration and layers. */
    private Image unpack(String name) {
        try {
            var layout = Files.createDirectories(directory.resolve("layout-" + name));
            var root = Files.createDirectories(directory.resolve("root-" + name));
            extract("-xf", images.resolve(name + ".tar"), layout);
            var index = JSON.readTree(layout.resolve("index.json").toFile());
            var manifest = read(layout, index.path("manifests").path(0));
            for (var layer : manifest.path("layers")) {
                extract("-xzf", blob(layout, layer), root);
            }
            makeDirectory(root, "/proc");
            makeDirectory(root, "/dev");
            Files.createFile(root.resolve("etc/hosts"));
            return new Image(root, read(layout, manifest.path("config")).path("config"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void extract(String option, Path tar, Path into) throws IOException {
        Program.run(List.of(
                "/bin/tar",
                "--no-same-owner",
                "--warning=no-unknown-keyword",
                option,
                tar.toString(),
                "-C",
                into.toString()));
    }

    /** A mount needs something to lie on, which a runtime makes before the root becomes read-only. */
    private static void makeDirectory(Path root, String path) {
        try {
            Files.createDirectories(root.resolve(path.substring(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(Path layout, JsonNode descriptor) throws IOException {
        return JSON.readTree(blob(layout, descriptor).toFile());
    }

    private static Path blob(Path layout, JsonNode descriptor) {
        return layout.resolve("blobs")
                .resolve(descriptor.path("digest").asText().replace(':', '/'));
    }
}
