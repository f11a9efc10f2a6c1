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
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The pages that a person sees, in the language of that person. The template escapes every value; no page runs a script or loads anything. */
public final class Pages {

    /** Stands in the page as it is; the policy allows it by its hash, so it must not hold a character that HTML escapes. */
    private static final String STYLE =
            ":root{color-scheme:light dark}body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1.2rem;"
                    + "overflow-wrap:anywhere}h1{font-size:1.4rem;line-height:1.3}small{opacity:.75}"
                    + "button{font:inherit;padding:.7rem 1.2rem;cursor:pointer;white-space:normal}"
                    + "@media(max-width:30rem){body{margin:2rem auto}button{width:100%}}";

    private static final String STYLE_SOURCE =
            "'sha256-" + Base64.getEncoder().encodeToString(RandomText.hash(STYLE)) + "'";

    private final Language language;
    private final boolean wanted;

    Pages(Language language, boolean wanted) {
        this.language = language;
        this.wanted = wanted;
    }

    @CheckedTemplate(basePath = "browser")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance page(String language, String style, Content content);
    }

    /**
     * @param button null where there is nothing to press
     * @param detail what helps whoever is asked for help, in English; null where that is nothing
     */
    record Content(String title, List<String> paragraphs, String button, String detail) {}

    /** Whether the caller asks for HTML by name, as browsers do. Any text may stand in the header: what is no media type asks for nothing. */
    static boolean wanted(HttpHeaders headers) {
        return headers.getRequestHeader(HttpHeaders.ACCEPT).stream()
                .flatMap(accept -> Arrays.stream(accept.split(",")))
                .map(range -> range.split(";", 2)[0].strip())
                .anyMatch(MediaType.TEXT_HTML::equalsIgnoreCase);
    }

    /** Whether a person reads them: a program gets a problem document instead of a refusal's page. */
    public boolean areWanted() {
        return wanted;
    }

    /** The words of a message bundle in the person's language. */
    public <T> T texts(Class<T> bundle) {
        return language.texts(bundle);
    }

    /** A page that says one thing. */
    public Response message(String title, String text) {
        return page(Status.OK, new Content(title, List.of(text), null, null)).build();
    }

    /**
     * A page with a button that leads to us and on to these places, in the order of the way. Chromium applies {@code form-action} (Content
     * Security Policy Level 3) to every redirect that follows the post: to the provider and, if it asks nothing, back and on.
     */
    public Response form(String title, List<String> paragraphs, String button, Stream<URI> places) {
        var targets = Stream.concat(Stream.of("'self'"), places.map(Origin::of))
                .distinct()
                .collect(Collectors.joining(" "));
        return page(Status.OK, new Content(title, paragraphs, button, null))
                .header(BrowserHeaders.POLICY, policy(targets))
                .build();
    }

    Response refusal(Refusal refusal) {
        return page(RefusalMapper.status(refusal.code()), content(refusal)).build();
    }

    private Content content(Refusal refusal) {
        var texts = texts(PageTexts.class);
        return switch (refusal.code()) {
            case STATE_INVALID -> refused(texts.stateInvalid(), null);
            case NOT_FOUND -> refused(texts.notFound(), null);
            case TICKET_EXPIRED -> refused(texts.ticketExpired(), null);
            case TICKET_USED -> refused(texts.ticketUsed(), null);
            case INVITATION_EXPIRED -> refused(texts.invitationExpired(), null);
            case INVITATION_USED -> refused(texts.invitationUsed(), null);
            case CONFLICT, PROVIDER_UNAVAILABLE, VAULT_UNAVAILABLE, DATABASE_UNAVAILABLE, ISSUER_UNAVAILABLE ->
                refused(texts.unavailable(), refusal.getMessage());
            case UNKNOWN_FIELD,
                    INVALID_VALUE,
                    RETURN_TO_NOT_ALLOWED,
                    INVALID_GRANT,
                    FORBIDDEN,
                    IDENTITY_TAKEN,
                    USER_PROTECTED,
                    USER_DISABLED,
                    LAST_IDENTITY,
                    PRECONDITION_FAILED -> refused(texts.mistaken(), refusal.getMessage());
        };
    }

    private Content refused(String text, String detail) {
        return new Content(texts(PageTexts.class).refused(), List.of(text), null, detail);
    }

    Response tryAgain() {
        var texts = texts(PageTexts.class);
        return page(
                        Status.SERVICE_UNAVAILABLE,
                        new Content(texts.tryAgainTitle(), List.of(texts.tryAgain()), null, null))
                .header(HttpHeaders.RETRY_AFTER, 2)
                .build();
    }

    static String policy(String formAction) {
        return "default-src 'none'; style-src " + STYLE_SOURCE + "; form-action " + formAction
                + "; base-uri 'none'; frame-ancestors 'none'";
    }

    private Response.ResponseBuilder page(Status status, Content content) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML + ";charset=utf-8")
                .header(HttpHeaders.CONTENT_LANGUAGE, language.tag())
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
                .entity(Templates.page(language.tag(), STYLE, content).render());
    }
}
