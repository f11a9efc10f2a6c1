package io.sealpost.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sealpost.local.Failure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Calls the services as a backend would, and says each call as a {@code curl} command. */
final class Api {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String token;

    /** @param token null for what takes none */
    Api(String token) {
        this.token = token;
    }

    JsonNode put(String url, String json) {
        say("PUT", url, json);
        return json(call("PUT", url, json));
    }

    JsonNode post(String url, String json) {
        say("POST", url, json);
        return json(call("POST", url, json));
    }

    /** A call that answers nothing. */
    void postQuietly(String url, String json) {
        call("POST", url, json);
    }

    JsonNode get(String url) {
        say("GET", url, null);
        return json(call("GET", url, null));
    }

    /** A call that waits for something; said once by whoever waits. */
    JsonNode getQuietly(String url) {
        return json(call("GET", url, null));
    }

    String text(String url) {
        say("GET", url, null);
        return call("GET", url, null).body();
    }

    private HttpResponse<String> call(String method, String url, String json) {
        var builder = HttpRequest.newBuilder(URI.create(url))
                .timeout(PATIENCE)
                .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
        if (token != null) {
            builder.header("Authorization", "Bearer " + token);
        }
        if (json != null) {
            builder.header("Content-Type", "application/json");
        }
        try {
            var answer = http.send(builder.build(), BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new Failure(method + " " + url + " answered " + answer.statusCode() + ": " + answer.body());
            }
            return answer;
        } catch (IOException e) {
            throw new Failure(method + " " + url + " got no answer; see make logs.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted", e);
        }
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new Failure(answer.uri() + " did not answer JSON.", e);
        }
    }

    private static void say(String method, String url, String json) {
        var request = method.equals("GET") ? "" : "-X " + method + " ";
        var body = json == null
                ? ""
                : " \\\n       -H 'Content-Type: application/json' -d '" + json.replace("'", "'\\''") + "'";
        System.out.println("     curl -s " + request + "-H \"Authorization: Bearer $TOKEN\" '" + url + "'" + body);
    }
}
