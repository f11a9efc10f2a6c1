package io.sealpost.mail.fetchnow;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The calls that the command makes. */
final class RunClient {

    private static final Duration ANSWER = Duration.ofSeconds(30);

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

    /** The service answered with something else than a run. */
    static final class Refused extends Exception {
        Refused(String message) {
            super(message);
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

    private HttpRequest.Builder request(URI uri) throws IOException {
        return HttpRequest.newBuilder(uri)
                .timeout(ANSWER)
                .header(
                        "Authorization",
                        "Bearer " + Files.readString(settings.tokenFile()).strip())
                .header("Accept", "application/json");
    }

    private View send(HttpRequest request) throws IOException, InterruptedException, Refused {
        var response = http.send(request, BodyHandlers.ofString());
        return switch (response.statusCode()) {
            case 200, 202 -> json.readValue(response.body(), View.class);
            default -> throw new Refused(response.statusCode() + " " + explanation(response));
        };
    }

    private String explanation(HttpResponse<String> response) {
        try {
            var problem = json.readValue(response.body(), Problem.class);
            return problem.code() + ": " + problem.detail();
        } catch (IOException noProblemDocument) {
            return "from " + response.uri();
        }
    }
}
