package io.sealpost.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two ways to build an image give the same, and what the manifests expect of it. */
class ImageFilesTest {

    @ParameterizedTest
    @ValueSource(strings = {"token-vault", "auth-service", "mail-service"})
    void bothWaysToBuildRunTheSameCommand(String service) throws IOException {
        // Given
        var parts = entrypoint(service);

        // When
        var archive = Pattern.compile("<part>(.*?)</part>")
                .matcher(Files.readString(Path.of("../images/pom.xml")))
                .results()
                .map((MatchResult part) -> part.group(1))
                .toList();

        // Then
        assertThat(parts).isNotEmpty().isEqualTo(archive);
    }

    /** docs/adr/0028-carriers.md */
    @ParameterizedTest
    @ValueSource(strings = {"token-vault", "auth-service", "mail-service"})
    void aClassThatManyThreadsUseFirstHoldsNobodyUp(String service) throws Exception {
        // Given
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:ActiveProcessorCount=2"));
        entrypoint(service).stream().filter(word -> word.startsWith("-D")).forEach(command::add);
        command.addAll(List.of("-cp", "target/test-classes", FirstUse.class.getName()));

        // When
        var process = new ProcessBuilder(command).inheritIO().start();
        boolean isThrough;
        try {
            isThrough = process.waitFor(20, TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly().waitFor();
        }

        // Then
        assertThat(isThrough).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"token-vault", "auth-service", "mail-service"})
    void theImagesUserIsThePods(String service) throws IOException {
        var context = Overlay.PRODUCTION.pods().get(service).getSpec().getSecurityContext();
        var user = context.getRunAsUser() + ":" + context.getRunAsGroup();

        assertThat(instruction(service, "USER")).isEqualTo(user);
        assertThat(Files.readString(Path.of("../images/pom.xml"))).contains("<user>" + user + "</user>");
    }

    /**
     * A pod is reached on every address of it, at the port that the service has by default. Java takes 0.0.0.0 for all addresses of both
     * families; :: ends with an UnsupportedAddressTypeException on a node without IPv6.
     */
    @ParameterizedTest
    @ValueSource(strings = {"token-vault", "auth-service", "mail-service"})
    void theContainersPortIsTheServices(String service) throws IOException {
        var properties = new Properties();
        properties.load(new StringReader(
                Files.readString(Path.of("../..", service, "src/main/resources/application.properties"))));
        var container =
                Overlay.PRODUCTION.pods().get(service).getSpec().getContainers().getFirst();

        assertThat(container.getPorts())
                .extracting(port -> port.getContainerPort().toString())
                .containsExactly(properties.getProperty("quarkus.http.port"));
        assertThat(instruction(service, "EXPOSE")).isEqualTo(properties.getProperty("quarkus.http.port"));
        assertThat(container.getEnv())
                .anyMatch(it -> it.getName().equals("QUARKUS_HTTP_HOST")
                        && it.getValue().equals("0.0.0.0"));
    }

    /** A build of an image is shown these folders alone; a name that it does not see would fail there, where nobody looks. */
    @ParameterizedTest
    @ValueSource(strings = {"token-vault", "auth-service", "mail-service"})
    void whatIsCopiedIsWhatTheBuildSees(String service) throws IOException {
        var seen = Files.readAllLines(Path.of("../../.dockerignore"));

        assertThat(seen).contains("*", "!" + service + "/target/quarkus-app");
        assertThat(instructions(service, "COPY"))
                .hasSize(4)
                .allMatch(copy -> copy.startsWith(service + "/target/quarkus-app/"));
    }

    private static List<String> entrypoint(String service) throws IOException {
        var parts = new ArrayList<String>();
        new ObjectMapper().readTree(instruction(service, "ENTRYPOINT")).forEach(part -> parts.add(part.asText()));
        return parts;
    }

    private static String instruction(String service, String name) throws IOException {
        var found = instructions(service, name);
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static List<String> instructions(String service, String name) throws IOException {
        return Files.readAllLines(Path.of("../images", service + ".Dockerfile")).stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .toList();
    }
}
