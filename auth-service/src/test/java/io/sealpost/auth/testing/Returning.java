package io.sealpost.auth.testing;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import java.util.Map;

/** A browser that a provider sends back. */
public final class Returning {

    private Returning() {}

    /** The answer to it, wherever that would lead. */
    public static Response to(String path, Map<String, String> query, Map<String, String> cookies) {
        return given().accept("text/html")
                .cookies(cookies)
                .queryParams(query)
                .redirects()
                .follow(false)
                .get(path);
    }
}
