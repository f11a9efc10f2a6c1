package io.sealpost.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** HTTP as the tests need it: every call bounded, no redirect followed. */
final class Http {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration TIMEOUT = Duration.ofSeconds(150);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private Http() {}

    /** An answer, with what was asked: a failed expectation should say both. */
    static final class Answer {

        private final String request;
        private final HttpResponse<byte[]> response;

        private Answer(String request, HttpResponse<byte[]> response) {
            this.request = request;
            this.response = response;
        }

        int status() {
            return response.statusCode();
        }

        String contentType() {
            return response.headers().firstValue("Content-Type").orElse("");
        }

        /** One that has to be there. */
        String header(String name) {
            return response.headers().firstValue(name).orElseThrow();
        }

        /** Each line of such a header. */
        List<String> allOf(String name) {
            return response.headers().allValues(name);
        }

        /** What was asked. */
        String request() {
            return request;
        }

        /** All of them, as a text to search. */
        String headers() {
            return response.headers().map().toString();
        }

        byte[] body() {
            return response.body();
        }

        Answer expect(int expected) {
            if (status() != expected) {
                throw new AssertionError(request + " answered " + status() + " instead of " + expected + ": " + text());
            }
            return this;
        }

        /** PUT answers 201 where it creates and 200 where it replaces. */
        Answer expectSuccess() {
            return status() == 201 ? this : expect(200);
        }

        JsonNode json() {
            try {
                return JSON.readTree(body());
            } catch (IOException e) {
                throw new AssertionError(request + " answered no JSON: " + text(), e);
            }
        }

        String text() {
            return new String(body(), StandardCharsets.UTF_8);
        }
    }

    static Answer postForm(String url, Map<String, String> form) {
        return send(HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(form))));
    }

    /** As the body of a form has it, or the query of an address. */
    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    static Answer send(HttpRequest.Builder builder) {
        var request = builder.timeout(TIMEOUT).build();
        try {
            var response = CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(request.method() + " " + request.uri(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean reachable(String url) {
        try {
            return send(HttpRequest.newBuilder(URI.create(url))).status() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
