package io.sealpost.auth.connection;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.sealpost.auth.http.RefusalMapper;
import io.sealpost.auth.refusal.Refusal;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.net.URI;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The few pages that people see. The templates escape every value; no page runs a script or loads anything. */
final class Pages {

    /** Stands in the page as it is; the policy allows it by its hash, so it must not hold a character that HTML escapes. */
    private static final String STYLE =
            "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1rem;color:#222}"
                    + "h1{font-size:1.4rem}button{font:inherit;padding:.6rem 1.2rem;cursor:pointer}";

    private static final String STYLE_SOURCE =
            "'sha256-" + Base64.getEncoder().encodeToString(RandomText.hash(STYLE)) + "'";

    private Pages() {}

    @CheckedTemplate(basePath = "connection")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance connect(
                String style, String requestedBy, String account, String provider, String wish);

        static native TemplateInstance message(String style, String title, String text);
    }

    /** Whether the caller asks for HTML by name, as browsers do. Any text may stand in the header: what is no media type asks for nothing. */
    static boolean wanted(HttpHeaders headers) {
        return headers.getRequestHeader(HttpHeaders.ACCEPT).stream()
                .flatMap(accept -> Arrays.stream(accept.split(",")))
                .map(range -> range.split(";", 2)[0].strip())
                .anyMatch(MediaType.TEXT_HTML::equalsIgnoreCase);
    }

    /** Who asks for what, and the button. */
    static Response connect(Invitations.Invitation invitation) {
        var connection = invitation.connection();
        var page = Templates.connect(
                STYLE,
                connection.requestedBy,
                connection.account,
                invitation.offer().label(),
                wish(connection.useList()));
        return html(Status.OK, page)
                .header(BrowserHeaders.POLICY, policy(formTargets(invitation)))
                .build();
    }

    private static String wish(List<Use> uses) {
        return uses.stream().map(Use::verb).distinct().collect(Collectors.joining(" and "));
    }

    static Response outcome(Connection connection) {
        var words = OutcomeWords.of(connection);
        return html(Status.OK, Templates.message(STYLE, words.title(), words.text()))
                .build();
    }

    static Response adminConsent(AdminConsent answer) {
        return html(Status.OK, Templates.message(STYLE, answer.title(), answer.text()))
                .build();
    }

    static Response refusal(Refusal refusal) {
        return html(
                        RefusalMapper.status(refusal.code()),
                        Templates.message(STYLE, "This did not work", refusal.getMessage()))
                .build();
    }

    static Response tryAgain() {
        return html(
                        Status.SERVICE_UNAVAILABLE,
                        Templates.message(
                                STYLE,
                                "Try again in a moment",
                                "A part of this service does not answer. Nothing was changed: reload the page, or open the link again."))
                .header(HttpHeaders.RETRY_AFTER, 2)
                .build();
    }

    static String policy(String formAction) {
        return "default-src 'none'; style-src " + STYLE_SOURCE + "; form-action " + formAction
                + "; base-uri 'none'; frame-ancestors 'none'";
    }

    /** Chromium applies form-action to every redirect that follows the post: to the provider and, if it asks nothing, back and on. */
    private static String formTargets(Invitations.Invitation invitation) {
        var targets = new LinkedHashSet<>(Set.of("'self'"));
        targets.add(Origin.of(invitation.application().authorizationEndpoint()));
        var returnTo = invitation.connection().returnTo;
        if (returnTo != null) {
            targets.add(Origin.of(URI.create(returnTo)));
        }
        return String.join(" ", targets);
    }

    private static Response.ResponseBuilder html(Status status, TemplateInstance page) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML + ";charset=utf-8")
                .entity(page.render());
    }
}
