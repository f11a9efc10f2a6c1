package io.sealpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every call of every service's OpenAPI document, with input that nobody means well: no 5xx but an honest 503, no trace of the inside, no
 * secret, and each refusal is a problem document with its code. Bounded in count; the seed is in each failure.
 */
@ExtendWith(Installation.Running.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FuzzIT {

    private static final long SEED = 20_261_121;
    private static final int REQUESTS_PER_OPERATION = 60;
    private static final int AT_ONCE = 8;

    private static final String CANARY = "canary-" + UUID.randomUUID();
    private static final Pattern INSIDE = Pattern.compile(
            "Exception|\\bat (io\\.|java\\.|jakarta\\.|org\\.)|Caused by|org\\.hibernate|org\\.postgresql|PSQL|SELECT .* FROM");
    private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.");
    private static final Pattern CODE = Pattern.compile("[a-z]+(_[a-z0-9]+)*");

    /** Names that exist: everything that is changed or deleted is the fuzzer's own. */
    private static final Map<String, List<String>> KNOWN = Map.ofEntries(
            Map.entry("application", List.of("fuzz")),
            Map.entry("account", List.of("fuzz@acme.test")),
            Map.entry("provider", List.of("fuzz")),
            Map.entry("name", List.of("fuzz")),
            Map.entry("key", List.of("fuzz.key")),
            Map.entry("server", List.of("fuzz")),
            Map.entry("servers", List.of("fuzz")),
            Map.entry("template", List.of("custom")),
            Map.entry("host", List.of("localhost")),
            Map.entry("from", List.of("fuzz@acme.test")),
            Map.entry("to", List.of("fuzz@acme.test")),
            Map.entry("from_filter", List.of("fuzz@acme.test")),
            Map.entry("grant_type", List.of("client_credentials", "authorization_code")),
            Map.entry("limit", List.of("1", "10")),
            Map.entry("wait", List.of("PT1S")),
            Map.entry("id", List.of("00000000-0000-0000-0000-000000000000")),
            Map.entry("n", List.of("0")),
            Map.entry("ticket", List.of("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")));

    /** The services with what they are called here. */
    enum Service {
        AUTH,
        VAULT,
        MAIL
    }

    private final Sealpost sealpost;
    private final Map<Service, JsonNode> documents = new EnumMap<>(Service.class);
    private final String token;
    private final List<String> secrets;
    /** How many answers there were, by the first digit of their status. */
    private final Map<Integer, Integer> answered = new ConcurrentHashMap<>();

    FuzzIT(Installation installation) {
        this.sealpost = installation.sealpost();
        for (var service : Service.values()) {
            documents.put(service, document(url(service)));
        }
        this.token = sealpost.token(documents.values().stream()
                .flatMap(document -> Operation.of(document).stream())
                .flatMap(operation -> operation.permissions().stream())
                .distinct()
                .toArray(String[]::new));
        installation.secrets().note(token);
        var keycloak = installation.peers().keycloak().secrets();
        this.secrets =
                new ArrayList<>(List.of(CANARY, token, keycloak.client(), keycloak.password(), keycloak.mailHost()));
        secrets.addAll(filesWithSecrets());
    }

    @BeforeAll
    static void store(Installation installation) {
        installation.secrets().note(CANARY);
        var backend = installation.backend();
        var issuer = installation.peers().keycloak().issuer();
        backend.application("fuzz", Keycloak.ROBOT_CLIENT, Map.of("issuer", issuer))
                .expect(201);
        backend.actAlone("fuzz", "fuzz@acme.test", "mail").expect(201);
        var services = backend.services();
        services.auth()
                .put(
                        "/v1/providers/fuzz",
                        Map.of(
                                "application",
                                "fuzz",
                                "template",
                                "custom",
                                "mail",
                                Map.of("allowed", true, "scope", "mail")))
                .expectSuccess();
        services.mail()
                .put(
                        "/v1/outgoing-servers/fuzz",
                        Map.of(
                                "template",
                                "custom",
                                "host",
                                "localhost",
                                "port",
                                1,
                                "encryption",
                                "tls",
                                "active",
                                false,
                                "authentication",
                                Map.of("method", "password", "username", "fuzz", "password", CANARY),
                                "from_filter",
                                "fuzz@acme.test"))
                .expectSuccess();
    }

    @ParameterizedTest
    @EnumSource
    void nothingThatCallersSendBringsAServiceOutOfItsWay(Service service) throws Exception {
        // Given
        var url = url(service);
        var document = documents.get(service);
        var calls = new ArrayList<Callable<Optional<String>>>();
        for (var operation : deletionsLast(Operation.of(document))) {
            for (var round = 0; round < REQUESTS_PER_OPERATION; round++) {
                var seed = SEED + 1_000L * operation.toString().hashCode() + round;
                calls.add(() -> complaint(url, operation, seed, document));
            }
        }

        // When
        var complaints = new ArrayList<String>();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (var outcome : threads.invokeAll(calls)) {
                outcome(outcome).ifPresent(complaints::add);
            }
        }

        // Then
        assertThat(calls).hasSizeGreaterThan(REQUESTS_PER_OPERATION);
        assertThat(complaints).isEmpty();
        assertThat(answered.get(2))
                .as("calls that went through, so that more than the door was tried")
                .isGreaterThan(calls.size() / 20);
        assertThat(Http.send(HttpRequest.newBuilder(URI.create(url + "/q/health")))
                        .status())
                .isEqualTo(200);
    }

    private static JsonNode document(String url) {
        return Http.send(HttpRequest.newBuilder(URI.create(url + "/q/openapi?format=json")))
                .expect(200)
                .json();
    }

    /** What is deleted takes no other call any more. */
    private static List<Operation> deletionsLast(List<Operation> operations) {
        return operations.stream()
                .sorted(Comparator.comparing(operation -> operation.method().equals("DELETE")))
                .toList();
    }

    private static Optional<String> outcome(Future<Optional<String>> call) throws InterruptedException {
        try {
            return call.get();
        } catch (ExecutionException e) {
            return Optional.of(e.getCause().toString());
        }
    }

    /** Makes one call and says what is wrong with the answer. */
    private Optional<String> complaint(String url, Operation operation, long seed, JsonNode document) {
        var input = new HostileInput(seed, document, KNOWN);
        var caller = Caller.of(input);
        var call = call(url, operation, input, caller);
        var answer = Http.send(call.request());
        answered.merge(answer.status() / 100, 1, Integer::sum);
        return complaint(operation, call, answer)
                .map(what -> what + ": " + operation + " (seed " + seed + ", " + caller + ") answered "
                        + answer.status() + " " + answer.contentType() + " " + shortened(answer.text()));
    }

    /** Who calls: mostly somebody who may do everything. */
    enum Caller {
        WITH_EVERY_PERMISSION,
        WITHOUT_TOKEN,
        WITH_A_FORGED_TOKEN;

        static Caller of(HostileInput input) {
            return input.chance(85) ? WITH_EVERY_PERMISSION : input.oneOf(List.of(WITHOUT_TOKEN, WITH_A_FORGED_TOKEN));
        }
    }

    /**
     * One request.
     *
     * @param refusableUnheard with what it may be refused before anybody asks who calls
     */
    private record Call(HttpRequest.Builder request, Caller caller, Set<Integer> refusableUnheard) {}

    private Call call(String url, Operation operation, HostileInput input, Caller caller) {
        // what cannot be a URL is no request at all
        var refusable = new HashSet<>(Set.of(400, 401));
        var path = operation.template();
        for (var name : operation.names("path")) {
            var value = input.text(name);
            if (value.isEmpty()) {
                // the path is that of another call now, which may have other methods, or of none
                refusable.addAll(Set.of(404, 405));
            }
            path = path.replace("{" + name + "}", encoded(value));
        }
        var query = new TreeMap<String, String>();
        for (var name : operation.names("query")) {
            if (input.chance(60)) {
                query.put(name, encoded(input.text(name)));
            }
        }
        var rest = query.isEmpty()
                ? ""
                : query.entrySet().stream()
                        .map(pair -> pair.getKey() + "=" + pair.getValue())
                        .collect(Collectors.joining("&", "?", ""));
        var request = HttpRequest.newBuilder(URI.create(url + path + rest));
        for (var name : operation.names("header")) {
            if (input.chance(30)) {
                request.header(name, printable(input.text(name)));
            }
        }
        switch (caller) {
            case WITH_EVERY_PERMISSION -> request.header("Authorization", "Bearer " + token);
            case WITHOUT_TOKEN -> {}
            case WITH_A_FORGED_TOKEN -> request.header("Authorization", "Bearer " + forged(token));
        }
        if (operation.mediaTypes().isEmpty()) {
            return new Call(request.method(operation.method(), BodyPublishers.noBody()), caller, refusable);
        }
        var type = input.oneOf(operation.mediaTypes());
        var claimed = input.chance(95) ? type : input.oneOf(List.of("text/plain", "a/b", "x"));
        if (!claimed.equals(type)) {
            refusable.add(415);
        }
        var body = BodyPublishers.ofByteArray(body(operation, type, input));
        return new Call(request.header("Content-Type", claimed).method(operation.method(), body), caller, refusable);
    }

    /** The same token with one letter of its signature changed. */
    private static String forged(String token) {
        var place = token.lastIndexOf('.') + 10;
        return token.substring(0, place) + (token.charAt(place) == 'A' ? 'B' : 'A') + token.substring(place + 1);
    }

    private static byte[] body(Operation operation, String type, HostileInput input) {
        return switch (type) {
            case "application/json" -> input.body(operation.body().get(type));
            case "application/x-www-form-urlencoded" -> form(input);
            case "message/rfc822" -> message(input);
            default -> throw new IllegalStateException("Nobody wrote how to fuzz " + type);
        };
    }

    private static byte[] form(HostileInput input) {
        return Stream.of("grant_type", "code", "redirect_uri", "code_verifier", "scope", "purpose")
                .filter(_ -> input.chance(90))
                .map(name -> name + "=" + encoded(input.text(name)))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] message(HostileInput input) {
        return input.chance(20)
                ? input.bytes()
                : Stream.of("From", "To", "Subject", "Content-Type", "Resent-To")
                        .filter(_ -> input.chance(70))
                        .map(name -> name + ": " + input.text(name.toLowerCase(Locale.ROOT)) + "\r\n")
                        .collect(Collectors.joining("", "", "\r\n" + input.text("body")))
                        .getBytes(StandardCharsets.UTF_8);
    }

    private Optional<String> complaint(Operation operation, Call call, Http.Answer answer) {
        var text = answer.headers() + answer.text();
        if (answer.status() >= 500 && answer.status() != 503) {
            return Optional.of("an error of ours");
        }
        if (INSIDE.matcher(text).find()) {
            return Optional.of("a look inside");
        }
        var isAskedForToken = operation.template().endsWith("/access-token") && answer.status() == 200;
        if (secrets.stream().anyMatch(text::contains)
                || (!isAskedForToken && TOKEN.matcher(text).find())) {
            return Optional.of("a secret");
        }
        if (!operation.isPublic()
                && call.caller() != Caller.WITH_EVERY_PERMISSION
                && !call.refusableUnheard().contains(answer.status())) {
            return Optional.of("not refused");
        }
        if (answer.status() >= 400 && !answer.contentType().startsWith("text/html")) {
            return isOAuth(operation) ? withoutError(answer) : withoutCode(answer);
        }
        return Optional.empty();
    }

    /** Whether it answers as RFC 6749 has it, once it knows who calls. */
    private static boolean isOAuth(Operation operation) {
        return operation.template().endsWith("/token");
    }

    /** RFC 6749 §5.2, or a problem from in front of the endpoint. */
    private static Optional<String> withoutError(Http.Answer answer) {
        if (answer.contentType().startsWith("application/json")
                && CODE.matcher(answer.json().path("error").asText()).matches()
                && !answer.json().path("error_description").asText().isBlank()) {
            return Optional.empty();
        }
        return withoutCode(answer);
    }

    private static Optional<String> withoutCode(Http.Answer answer) {
        if (answer.contentType().startsWith("application/problem+json")
                && CODE.matcher(answer.json().path("code").asText()).matches()
                && !answer.json().path("detail").asText().isBlank()) {
            return Optional.empty();
        }
        return Optional.of("a refusal without a code");
    }

    private List<String> filesWithSecrets() {
        try {
            var passwords = Files.readAllLines(sealpost.data().resolve("database-passwords")).stream()
                    .map(line -> line.substring(line.indexOf('=') + 1).strip());
            var kek = Files.readString(sealpost.data().resolve("kek")).strip();
            return Stream.concat(passwords, Stream.of(kek))
                    .filter(secret -> secret.length() > 8)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String url(Service service) {
        return switch (service) {
            case AUTH -> sealpost.webBaseUrl();
            case VAULT -> sealpost.vaultUrl();
            case MAIL -> sealpost.mailUrl();
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** What an HTTP client lets into a header. */
    private static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "");
    }

    private static String shortened(String text) {
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }
}
