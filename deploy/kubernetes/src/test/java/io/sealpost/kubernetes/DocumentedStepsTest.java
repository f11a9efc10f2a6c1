package io.sealpost.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the README, run in its order by a shell whose {@code kubectl} and {@code curl} only note what they are asked for. */
class DocumentedStepsTest {

    private static final Path CHECKOUT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("^ *```sh\\n(.*?)^ *```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final String NOTING = """
            #!/bin/bash
            note="${0##*/}"
            for argument in "$@"; do note+=$'\\x1f'"$argument"; done
            # What is forwarded to answers when it is there, which is what the real one waits for.
            [[ $note != curl* ]] || until grep -aq port-forward "$NOTES"; do :; done
            # At once, as some commands run in the background.
            printf '%s\\x1e' "$note" >> "$NOTES"
            case "$*" in
                *'get --raw'*) echo '{"issuer":"https://cluster.example.com","jwks_uri":"x"}' ;;
                *data.kek*) echo a2V5 ;;
                *jsonpath*) echo https://cluster.example.com ;;
                *'create token'*) echo token ;;
                # As the real one, until it is ended.
                *port-forward*) exec tail -f /dev/null ;;
            esac
            """;
    /** As far as the steps need it, since not every machine has it. */
    private static final String RANDOM = """
            #!/bin/bash
            case "$2" in
                -base64) head -c "$3" /dev/urandom | base64 -w 0 ;;
                -hex) head -c "$3" /dev/urandom | od -An -tx1 | tr -d ' \\n' ;;
            esac
            """;

    private static final Pattern CALLERS_SETTING = Pattern.compile(
            "SEALPOST_API_(CALLERS_[A-Z]+_(ISSUER|SUBJECT|PERMISSIONS|SENDERS|MAILBOXES|GRANTS|SECRETS)|ISSUERS_[A-Z]+_(ISSUER|MAY_GRANT|CA_FILE))");

    @TempDir
    Path directory;

    private List<List<String>> commands;

    @BeforeEach
    void follow() throws IOException {
        for (var tool :
                Map.of("kubectl", NOTING, "curl", NOTING, "openssl", RANDOM).entrySet()) {
            var program = Files.writeString(directory.resolve(tool.getKey()), tool.getValue());
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        var steps = BLOCK.matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(block -> block.group(1).stripTrailing().stripIndent() + "\n")
                .collect(Collectors.joining());
        var script = Files.writeString(
                directory.resolve("steps.sh"), "set -euo pipefail\ncd '%s'\n%swait\n".formatted(directory, steps));
        var notes = directory.resolve("notes");
        try (var shell = Program.start(
                directory.resolve("log"),
                Map.of("PATH", directory + ":" + System.getenv("PATH"), "NOTES", notes.toString()),
                List.of("bash", script.toString()))) {
            assertThat(shell.exitCode()).as(shell::output).isZero();
        }
        commands = List.of(Files.readString(notes).split("\u001e")).stream()
                .map(command -> List.of(command.split("\u001f")))
                .toList();
    }

    @Test
    void theStepsMakeEverySecretThatThePodsRead() {
        var secrets = made("secret generic");

        assertThat(secrets.keySet())
                .containsExactlyInAnyOrder(
                        "token-vault-database", "auth-service-database", "mail-service-database", "token-vault-kek");
        assertThat(secrets).allSatisfy((name, values) -> assertThat(values.keySet())
                .isEqualTo(ReferencesTest.OPERATORS_SECRETS.get(name)));
        assertThat(made("secret tls")).containsOnlyKeys("sealpost-tls");
        assertThat(Base64.getDecoder().decode(secrets.get("token-vault-kek").get("kek")))
                .hasSize(32);
        assertThat(secrets.get("token-vault-database"))
                .containsEntry("username", "vault")
                .containsEntry("owner-username", "vault_owner");
        assertThat(secrets.get("mail-service-database"))
                .containsEntry("username", "mail")
                .containsEntry("url", "jdbc:postgresql://postgres:5432/mail");
    }

    @Test
    void theStepsGiveSettingsThatTheServicesKnow() {
        var maps = made("configmap");

        assertThat(maps.remove("sealpost")).containsExactly(Map.entry("cluster-issuer", "https://cluster.example.com"));
        assertThat(maps.keySet())
                .containsExactlyInAnyOrder("token-vault-settings", "mail-service-settings", "sealpost-settings");
        assertThat(maps.values()).allSatisfy(settings -> assertThat(settings.keySet())
                .allMatch(CALLERS_SETTING.asMatchPredicate())
                .isNotEmpty());
    }

    @Test
    void theNamespaceIsAppliedFirstAndThenAnOverlayOfTheOperatorsThatBuildsOnOurs() throws IOException {
        var applied =
                commands.stream().filter(command -> command.contains("apply")).toList();

        assertThat(applied).hasSize(2);
        assertThat(commands.getFirst()).isEqualTo(applied.getFirst()).endsWith("deploy/kubernetes/namespace.yaml");
        assertThat(CHECKOUT.resolve(applied.getFirst().getLast())).exists();
        assertThat(applied.getLast()).endsWith("-k", "installation");
        assertThat(overlay().path("resources"))
                .extracting(resource -> CHECKOUT.resolve("installation")
                        .resolve(resource.asText())
                        .normalize())
                .singleElement()
                .satisfies(
                        path -> assertThat(path.resolve("kustomization.yaml")).exists());
    }

    /** Both come from one line, which is the only one to change. */
    @Test
    void theIngressAndTheVaultKnowTheSameHost() throws IOException {
        var patch = yaml(overlay().path("patches").path(0).path("patch").asText());

        assertThat(patch).extracting(one -> one.path("path").asText()).allSatisfy(path -> assertThat(new ObjectMapper()
                        .valueToTree(Overlay.SMALL.one(Ingress.class, "sealpost"))
                        .at(path)
                        .asText())
                .isEqualTo("sealpost.example.com"));
        assertThat(patch)
                .hasSize(2)
                .extracting(one -> one.path("value").asText())
                .containsOnly("mail.example.com");
        assertThat(curl()).contains("{\"value\": \"https://mail.example.com\"}");
        assertThat(Files.readString(Path.of("README.md")).split("HOST=", -1)).hasSize(2);
    }

    /** Else the next step would talk to a replica that is about to end, or to none. */
    @Test
    void whatIsStartedIsWaitedFor() {
        var lines = commands.stream().map(command -> String.join(" ", command)).toList();

        assertThat(lines)
                .filteredOn(line -> line.contains("rollout restart"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(lines.get(lines.indexOf(line) + 1))
                        .startsWith(line.replace("rollout restart", "rollout status")));
        for (var service : List.of("token-vault", "auth-service", "mail-service")) {
            assertThat(lines)
                    .containsSubsequence(
                            "kubectl apply -k installation",
                            "kubectl -n sealpost rollout status deployment/" + service + " --timeout=10m",
                            "kubectl -n sealpost port-forward deployment/token-vault 8082");
        }
        assertThat(curl()).contains("--retry-connrefused", "--fail-with-body");
    }

    /** A dump that is missing, or restored into another database, would be seen too late. */
    @Test
    void whatIsDumpedBeforeAnUpgradeIsRestoredAfterIt() {
        assertThat(databases("pg_dump", ".*--format=custom (\\w+)$").stream().distinct())
                .containsExactlyElementsOf(databases("pg_restore", ".*--dbname=(\\w+)$"))
                .containsExactly("vault", "auth", "mail");
    }

    private List<String> databases(String tool, String name) {
        return commands.stream()
                .map(command -> String.join(" ", command))
                .filter(line -> line.contains(tool))
                .map(line -> line.replaceAll(name, "$1"))
                .toList();
    }

    @Test
    void theAdministratorTellsTheVaultItsAddress() {
        assertThat(curl())
                .contains(
                        "PUT",
                        "http://localhost:8082/v1/system-parameters/web.base.url",
                        "Authorization: Bearer token");
    }

    private List<String> curl() {
        var calls = commands.stream()
                .filter(command -> command.getFirst().equals("curl"))
                .toList();
        assertThat(calls).hasSize(1);
        return calls.getFirst();
    }

    private JsonNode overlay() throws IOException {
        return yaml(Files.readString(directory.resolve("installation/kustomization.yaml")));
    }

    private static JsonNode yaml(String text) {
        return new ObjectMapper().valueToTree(new KubernetesSerialization().unmarshal(text, Object.class));
    }

    /** What was made of a kind: by name, its keys and values. */
    private Map<String, Map<String, String>> made(String kind) {
        var made = new TreeMap<String, Map<String, String>>();
        for (var command : commands) {
            var line = String.join(" ", command);
            if (line.contains(" create " + kind + " ")) {
                var name = command.get(command.indexOf("create") + kind.split(" ").length + 1);
                made.put(name, literals(command));
            }
        }
        return made;
    }

    private static Map<String, String> literals(List<String> command) {
        return command.stream()
                .filter(argument -> argument.startsWith("--from-literal="))
                .map(argument -> argument.substring("--from-literal=".length()).split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }
}
