package io.sealpost.acceptance;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

/** One service's REST interface to one caller. */
final class Api {

    private final String url;
    private final String token;

    Api(String url, String token) {
        this.url = url;
        this.token = token;
    }

    Http.Answer get(String path) {
        return Http.send(request(path).GET());
    }

    Http.Answer put(String path, Object body) {
        return Http.send(request(path).PUT(BodyPublishers.ofString(Http.text(body))));
    }

    Http.Answer post(String path, Object body) {
        return Http.send(request(path).POST(BodyPublishers.ofString(Http.text(body))));
    }

    Http.Answer post(String path, String type, byte[] body) {
        return Http.send(request(path).setHeader("Content-Type", type).POST(BodyPublishers.ofByteArray(body)));
    }

    Http.Answer post(String path) {
        return Http.send(request(path).POST(BodyPublishers.noBody()));
    }

    Http.Answer delete(String path) {
        return Http.send(request(path).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json");
    }
}
