package io.sealpost.mail.fetchnow;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** The calls that the command makes. */
final class RunClient {

    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final long LARGEST_ANSWER = 16 << 20;
    private static final int TIMED_OUT = 408;
    private static final int TOO_MANY = 429;

    /** RFC 6750 §2.1. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]+");

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http;
    private final Settings settings;

    RunClient(HttpClient http, Settings settings) {
        this.http = http;
        this.settings = settings;
    }

    /** A run as the service shows it; fields that are not needed here are ignored. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record View(String id, String status, List<Server> servers) {
        boolean isDone() {
            return "done".equals(status);
        }

        /** The id becomes part of a path. */
        private boolean isRun() {
            return id != null
                    && id.matches("[0-9a-f-]{36}")
                    && servers != null
                    && servers.stream().noneMatch(Objects::isNull);
        }
    }

    /** One server of a run. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Server(String server, String outcome, int fetched, String error) {}

    /** Which servers to read; without names all. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Order(List<String> servers) {}

    /** What a problem document says. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Problem(String code, String detail) {}

    /** The service answered with a status that brings no run. */
    static final class Refused extends Exception {
        private final int status;

        Refused(int status, String message) {
            super(status + " " + message);
            this.status = status;
        }

        /** Whether the same call would be refused again; else it is the word of a moment. */
        boolean isFinal() {
            return status >= 400 && status < 500 && status != TIMED_OUT && status != TOO_MANY;
        }
    }

    /** The answer is something else than a run. It may hold anything and is not printed. */
    static final class NotARun extends IOException {
        NotARun() {
            super("its answer is no fetch run");
        }
    }

    /** There is no token to call with. What the file holds is not printed. */
    static final class NoToken extends IOException {
        NoToken(Path file) {
            super("SEALPOST_FETCH_TOKEN_FILE names " + file + ", which is no readable file with a bearer token.");
        }
    }

    /** Starts a run. It is asked for once: nobody can tell whether a call that failed started one. */
    View start() throws IOException, InterruptedException, Refused {
        return send(request(settings.url().resolve(path("/v1/fetch-runs")))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json.writeValueAsString(new Order(settings.servers()))))
                .build());
    }

    View get(String id) throws IOException, InterruptedException, Refused {
        return send(request(settings.url().resolve(path("/v1/fetch-runs/" + id)))
                .GET()
                .build());
    }

    private String path(String path) {
        return Optional.ofNullable(settings.url().getRawPath()).orElse("") + path;
    }

    private HttpRequest.Builder request(URI uri) throws NoToken {
        return HttpRequest.newBuilder(uri)
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + token())
                .header("Accept", "application/json");
    }

    private String token() throws NoToken {
        try {
            var token = Files.readString(settings.tokenFile()).strip();
            if (TOKEN.matcher(token).matches()) {
                return token;
            }
        } catch (IOException e) {
            throw new NoToken(settings.tokenFile());
        }
        throw new NoToken(settings.tokenFile());
    }

    private View send(HttpRequest request) throws IOException, InterruptedException, Refused {
        var response = http.send(request, BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST_ANSWER));
        return switch (response.statusCode()) {
            case 200, 202 ->
                read(response.body(), View.class).filter(View::isRun).orElseThrow(NotARun::new);
            default -> throw new Refused(response.statusCode(), explanation(response));
        };
    }

    private String explanation(HttpResponse<String> response) {
        return read(response.body(), Problem.class)
                .filter(problem -> problem.code() != null)
                .map(problem -> problem.code() + ": " + problem.detail())
                .orElse("from " + response.uri());
    }

    /** Empty where the text is no such document. */
    private <T> Optional<T> read(String text, Class<T> type) {
        try {
            return Optional.ofNullable(json.readValue(text, type));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
