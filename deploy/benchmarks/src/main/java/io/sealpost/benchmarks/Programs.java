package io.sealpost.benchmarks;

import io.sealpost.local.Failure;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Programs of others that a benchmark runs. */
final class Programs {

    private static final Path POSTGRES_VERSIONS = Path.of("/usr/lib/postgresql");

    private Programs() {}

    static Path wrk() {
        return find("wrk", "wrk", Stream.empty());
    }

    static Path pgbench() {
        return find("pgbench", "postgresql", postgresVersions());
    }

    /** Where {@code mvn dependency:unpack@keycloak} leaves it. */
    static Path keycloak(Path home) {
        var directory = home.resolve("deploy/benchmarks/target/keycloak");
        try (var unpacked = Files.isDirectory(directory) ? Files.list(directory) : Stream.<Path>empty()) {
            return unpacked.map(each -> each.resolve("bin/kc.sh"))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new Failure(
                            "There is no Keycloak: mvn dependency:unpack@keycloak -pl deploy/benchmarks fetches it."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path find(String name, String debianPackage, Stream<Path> beside) {
        var path = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(Path::of);
        return Stream.concat(path, beside)
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new Failure(
                        "There is no " + name + ": apt-get install --no-install-recommends " + debianPackage));
    }

    private static Stream<Path> postgresVersions() {
        try (var versions =
                Files.isDirectory(POSTGRES_VERSIONS) ? Files.list(POSTGRES_VERSIONS) : Stream.<Path>empty()) {
            return versions.map(version -> version.resolve("bin")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
