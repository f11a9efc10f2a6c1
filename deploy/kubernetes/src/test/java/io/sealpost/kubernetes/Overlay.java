package io.sealpost.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** An overlay as it was rendered. */
enum Overlay {
    SMALL("small"),
    PRODUCTION("production");

    private final List<HasMetadata> objects;
    private final Path file;

    Overlay(String name) {
        this.file = Path.of("rendered", name + ".yaml");
        var yaml = new KubernetesSerialization();
        this.objects = Arrays.stream(read(file).split("(?m)^---$"))
                .map(document -> yaml.<HasMetadata>unmarshal(document))
                .toList();
    }

    Path file() {
        return file;
    }

    List<HasMetadata> objects() {
        return objects;
    }

    <T extends HasMetadata> List<T> all(Class<T> kind) {
        return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <T extends HasMetadata> T one(Class<T> kind, String name) {
        return all(kind).stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no " + kind.getSimpleName() + " " + name));
    }

    boolean has(Class<? extends HasMetadata> kind, String name) {
        return all(kind).stream()
                .anyMatch(object -> object.getMetadata().getName().equals(name));
    }

    /** Everything that becomes a pod, by the name of what makes it. */
    Map<String, PodTemplateSpec> pods() {
        var pods = new TreeMap<String, PodTemplateSpec>();
        all(Deployment.class)
                .forEach(it -> pods.put(it.getMetadata().getName(), it.getSpec().getTemplate()));
        all(StatefulSet.class)
                .forEach(it -> pods.put(it.getMetadata().getName(), it.getSpec().getTemplate()));
        all(CronJob.class)
                .forEach(it -> pods.put(
                        it.getMetadata().getName(),
                        it.getSpec().getJobTemplate().getSpec().getTemplate()));
        return pods;
    }

    Stream<Container> containers() {
        return pods().values().stream().flatMap(Overlay::containers);
    }

    static Stream<Container> containers(PodTemplateSpec pod) {
        return Stream.concat(pod.getSpec().getContainers().stream(), pod.getSpec().getInitContainers().stream());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
