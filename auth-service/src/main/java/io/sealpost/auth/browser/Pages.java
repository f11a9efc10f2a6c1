package io.sealpost.auth.browser;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.sealpost.auth.http.RefusalMapper;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.secret.RandomText;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.net.URI;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What all pages have in common, and those that say one thing. The templates escape every value; no page runs a script or loads anything. */
public final class Pages {

    /** Stands in the page as it is; the policy allows it by its hash, so it must not hold a character that HTML escapes. */
    public static final String STYLE =
            "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1rem;color:#222}"
                    + "h1{font-size:1.4rem}button{font:inherit;padding:.6rem 1.2rem;cursor:pointer}";

    private static final String STYLE_SOURCE =
            "'sha256-" + Base64.getEncoder().encodeToString(RandomText.hash(STYLE)) + "'";

    private Pages() {}

    @CheckedTemplate(basePath = "browser")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance message(String style, String title, String text);
    }

    /** Whether the caller asks for HTML by name, as browsers do. Any text may stand in the header: what is no media type asks for nothing. */
    static boolean wanted(HttpHeaders headers) {
        return headers.getRequestHeader(HttpHeaders.ACCEPT).stream()
                .flatMap(accept -> Arrays.stream(accept.split(",")))
                .map(range -> range.split(";", 2)[0].strip())
                .anyMatch(MediaType.TEXT_HTML::equalsIgnoreCase);
    }

    /** A page that says one thing. */
    public static Response message(String title, String text) {
        return message(Status.OK, title, text).build();
    }

    static Response refusal(Refusal refusal) {
        return message(RefusalMapper.status(refusal.code()), "This did not work", refusal.getMessage())
                .build();
    }

    static Response tryAgain() {
        return message(
                        Status.SERVICE_UNAVAILABLE,
                        "Try again in a moment",
                        "A part of this service does not answer. Nothing was changed: reload the page, or open the link again.")
                .header(HttpHeaders.RETRY_AFTER, 2)
                .build();
    }

    /**
     * A page with a form, whose button leads to us and on to these places, in the order of the way. Chromium applies {@code form-action}
     * (Content Security Policy Level 3) to every redirect that follows the post: to the provider and, if it asks nothing, back and on.
     */
    public static Response form(TemplateInstance page, Stream<URI> places) {
        var targets = Stream.concat(Stream.of("'self'"), places.map(Origin::of))
                .distinct()
                .collect(Collectors.joining(" "));
        return html(Status.OK, page)
                .header(BrowserHeaders.POLICY, policy(targets))
                .build();
    }

    static String policy(String formAction) {
        return "default-src 'none'; style-src " + STYLE_SOURCE + "; form-action " + formAction
                + "; base-uri 'none'; frame-ancestors 'none'";
    }

    private static Response.ResponseBuilder message(Status status, String title, String text) {
        return html(status, Templates.message(STYLE, title, text));
    }

    private static Response.ResponseBuilder html(Status status, TemplateInstance page) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML + ";charset=utf-8")
                .entity(page.render());
    }
}
