package io.sealpost.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts containers as a node does: the environment and the files that the manifest gives, and nothing else. What exists only in a
 * cluster is replaced where it stands in a value: names of Services by addresses on loopback, and where there is no image to mount into,
 * paths of mounts by directories. A port of its own is the one variable that is added.
 */
final class Node {

    static final String NAMESPACE = "sealpost";

    private static final Pattern REFERENCE = Pattern.compile("\\$\\(([A-Z0-9_]+)\\)");

    private final Overlay overlay;
    private final ApiServer api;
    private final Path directory;
    private final Programs programs;
    private final Map<String, Map<String, String>> secrets;
    private final Map<String, Map<String, String>> configMaps;
    private final Map<String, Integer> ports;
    private int started;

    Node(
            Overlay overlay,
            ApiServer api,
            Path directory,
            Programs programs,
            Map<String, Map<String, String>> secrets,
            Map<String, Map<String, String>> configMaps,
            Map<String, Integer> ports) {
        this.overlay = overlay;
        this.api = api;
        this.directory = directory;
        this.programs = programs;
        this.secrets = secrets;
        this.configMaps = configMaps;
        this.ports = ports;
    }

    /** A replica of a service at this port. */
    Program start(String service, int port) {
        return start(service, Map.of("QUARKUS_HTTP_PORT", Integer.toString(port)));
    }

    /** The command of a CronJob's container, once. */
    Program run(String job) {
        return start(job, Map.of());
    }

    private Program start(String name, Map<String, String> more) {
        var mounts = mounts(name, overlay.pods().get(name));
        var environment = new HashMap<>(programs.environment(container(name)));
        environment.putAll(environment(name, mounts));
        environment.putAll(more);
        return Program.start(
                directory.resolve(name + "-" + started++ + ".log"),
                environment,
                programs.command(container(name), mounts));
    }

    Container container(String pod) {
        return overlay.pods().get(pod).getSpec().getContainers().getFirst();
    }

    private Map<String, String> environment(String name, Map<String, Path> mounts) {
        var environment = new HashMap<String, String>();
        container(name)
                .getEnvFrom()
                .forEach(source -> environment.putAll(
                        configMaps.getOrDefault(source.getConfigMapRef().getName(), Map.of())));
        container(name).getEnv().forEach(variable -> environment.put(variable.getName(), value(variable, environment)));
        environment.replaceAll((_, value) -> onThisMachine(value, mounts));
        return environment;
    }

    private String value(EnvVar variable, Map<String, String> earlier) {
        var from = variable.getValueFrom();
        if (from == null) {
            return REFERENCE
                    .matcher(variable.getValue())
                    .replaceAll(found -> Matcher.quoteReplacement(earlier.getOrDefault(found.group(1), found.group())));
        }
        if (from.getSecretKeyRef() != null) {
            return secrets.get(from.getSecretKeyRef().getName())
                    .get(from.getSecretKeyRef().getKey());
        }
        if (from.getConfigMapKeyRef() != null) {
            return configMaps
                    .get(from.getConfigMapKeyRef().getName())
                    .get(from.getConfigMapKeyRef().getKey());
        }
        if (from.getFieldRef().getFieldPath().equals("metadata.namespace")) {
            return NAMESPACE;
        }
        throw new AssertionError("Not known here: " + from);
    }

    private String onThisMachine(String value, Map<String, Path> mounts) {
        var here = value.equals("0.0.0.0") ? "127.0.0.1" : value;
        here = here.replace("https://kubernetes.default.svc/", api.url() + "/");
        for (var service : ports.entrySet()) {
            here = here.equals("http://" + service.getKey()) ? "http://localhost:" + service.getValue() : here;
        }
        for (var mount : mounts.entrySet()) {
            if ((here + "/").startsWith(mount.getKey() + "/")) {
                return programs.place(mount.getKey(), mount.getValue())
                        + here.substring(mount.getKey().length());
            }
        }
        return here;
    }

    /** The directories of a pod's volumes, filled, by the path where its container sees them. */
    private Map<String, Path> mounts(String name, PodTemplateSpec pod) {
        var mounts = new HashMap<String, Path>();
        try {
            for (var mount : container(name).getVolumeMounts()) {
                var place = Files.createDirectories(directory.resolve(name).resolve(mount.getName()));
                var volume = pod.getSpec().getVolumes().stream()
                        .filter(it -> it.getName().equals(mount.getName()))
                        .findFirst()
                        .orElseThrow();
                for (var file :
                        files(volume, pod.getSpec().getServiceAccountName()).entrySet()) {
                    Files.writeString(place.resolve(file.getKey()), file.getValue());
                }
                mounts.put(mount.getMountPath(), place);
            }
            return mounts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> files(Volume volume, String serviceAccount) {
        var files = new HashMap<String, String>();
        if (volume.getSecret() != null) {
            volume.getSecret()
                    .getItems()
                    .forEach(item -> files.put(
                            item.getPath(),
                            secrets.get(volume.getSecret().getSecretName()).get(item.getKey())));
        }
        if (volume.getProjected() != null) {
            volume.getProjected().getSources().forEach(source -> {
                var token = source.getServiceAccountToken();
                if (token != null) {
                    files.put(token.getPath(), api.token(NAMESPACE + ":" + serviceAccount, token.getAudience()));
                }
                if (source.getConfigMap() != null) {
                    source.getConfigMap().getItems().forEach(item -> files.put(item.getPath(), api.authority()));
                }
            });
        }
        return files;
    }
}
