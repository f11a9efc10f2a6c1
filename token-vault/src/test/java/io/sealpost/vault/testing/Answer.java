package io.sealpost.vault.testing;

import io.restassured.http.Header;
import io.restassured.response.Response;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a caller can tell apart of two answers: all of them, but for when they came and the path that was asked for.
 *
 * @param headers each as name and value
 */
public record Answer(int status, List<String> headers, String body) {

    private static final Set<String> OF_THE_MOMENT = Set.of("date", "content-length");

    public static Answer of(Response response) {
        return new Answer(
                response.statusCode(),
                response.headers().asList().stream()
                        .filter(header ->
                                !OF_THE_MOMENT.contains(header.getName().toLowerCase(Locale.ROOT)))
                        .map(Header::toString)
                        .sorted()
                        .toList(),
                response.asString().replaceAll("\"instance\":\"[^\"]*\"", "\"instance\":\"\""));
    }
}
