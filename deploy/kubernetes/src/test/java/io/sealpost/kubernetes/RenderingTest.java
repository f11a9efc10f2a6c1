package io.sealpost.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was rendered is what Kubernetes knows, and up to date. */
class RenderingTest {

    @ParameterizedTest
    @EnumSource
    void theRenderedFileIsWhatTheSourcesGive(Overlay overlay) throws Exception {
        assertThat(firstLine(overlay)).as("run make manifests").contains(" from sha256:" + hashOfSources() + ".");
    }

    /** Which kubectl says in the end, and CI asks it; until then the file vouches for itself. */
    @ParameterizedTest
    @EnumSource
    void theRenderedFileWasNotEdited(Overlay overlay) throws Exception {
        var rendered = Files.readString(overlay.file()).replaceFirst("^.*\n", "");

        assertThat(firstLine(overlay))
                .as("run make manifests")
                .endsWith(" what follows is sha256:" + sha256(rendered.getBytes(StandardCharsets.UTF_8)) + ".");
    }

    private static String firstLine(Overlay overlay) throws IOException {
        return Files.readString(overlay.file()).lines().findFirst().orElseThrow();
    }

    /** The API's types keep what they do not know aside, and drop nothing that they know. */
    @ParameterizedTest
    @EnumSource
    void everyFieldIsOneThatTheKubernetesApiHas(Overlay overlay) {
        assertThat(overlay.objects()).isNotEmpty().allSatisfy(object -> {
            assertThat(object).isNotInstanceOf(GenericKubernetesResource.class);
            assertThat(unknown(object)).isEmpty();
        });
    }

    @Test
    void aFieldThatTheKubernetesApiDoesNotHaveIsSeen() {
        var pod = new KubernetesSerialization().<io.fabric8.kubernetes.api.model.Pod>unmarshal("""
                apiVersion: v1
                kind: Pod
                spec:
                  containers:
                    - name: one
                      securityContext:
                        readonlyRootFilesystem: true
                """);

        assertThat(unknown(pod)).containsExactly("readonlyRootFilesystem");
    }

    @ParameterizedTest
    @EnumSource
    void everythingIsInTheNamespaceAndPartOfSealpost(Overlay overlay) {
        assertThat(overlay.objects()).allSatisfy(object -> {
            assertThat(object).isInstanceOf(Namespaced.class);
            assertThat(object.getMetadata().getNamespace()).isEqualTo("sealpost");
            assertThat(object.getMetadata().getLabels()).containsEntry("app.kubernetes.io/part-of", "sealpost");
        });
    }

    @ParameterizedTest
    @EnumSource
    void everyImageHasATagAndOursThatOfThisVersion(Overlay overlay) {
        assertThat(overlay.containers().map(container -> container.getImage()))
                .isNotEmpty()
                .allMatch(image -> image.matches(".+:[^:/]+") && !image.endsWith(":latest"))
                .filteredOn(image -> image.startsWith("localhost/sealpost/"))
                .isNotEmpty()
                .allMatch(image -> image.endsWith(":" + System.getProperty("manifests.version")));
    }

    static List<String> unknown(Object object) {
        var names = new ArrayList<String>();
        collectUnknown(object, names);
        return names;
    }

    /** Walks the model by its getters, as Jackson sees them; the API's types all have {@code getAdditionalProperties}. */
    private static void collectUnknown(Object object, List<String> names) {
        switch (object) {
            case null -> {}
            case Iterable<?> list -> list.forEach(element -> collectUnknown(element, names));
            case Object model
            when model.getClass().getName().startsWith("io.fabric8.kubernetes.api.model.") -> {
                for (var method : model.getClass().getMethods()) {
                    if (!method.getName().startsWith("get") || method.getParameterCount() > 0) {
                        continue;
                    }
                    try {
                        var value = method.invoke(model);
                        if (method.getName().equals("getAdditionalProperties")) {
                            ((java.util.Map<?, ?>) value).keySet().forEach(name -> names.add((String) name));
                        } else {
                            collectUnknown(value, names);
                        }
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
            default -> {}
        }
    }

    /** As the script {@code render} does it: the hash of the lines that sha256sum prints. */
    private static String hashOfSources() throws IOException, NoSuchAlgorithmException {
        var files = Stream.of("base", "components", "overlays")
                .flatMap(folder -> files(folder).stream())
                .sorted(Comparator.comparing(Path::toString))
                .toList();
        var lines = new StringBuilder();
        for (var file : files) {
            lines.append(sha256(Files.readAllBytes(file)))
                    .append("  ")
                    .append(file)
                    .append('\n');
        }
        return sha256(lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static List<Path> files(String folder) {
        try (var files = Files.walk(Path.of(folder))) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
