package io.sealpost.vault.application;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How an application's provider gives a token for a resource.
 *
 * @param token which of the grant's tokens it is: providers without a token for each resource give mail's
 * @param hosts where the token may be sent to
 */
public record ResourceAccess(TokenResource token, List<String> hosts) {

    private static final List<String> GRAPH_HOSTS = List.of("graph.microsoft.com");
    private static final List<String> GMAIL_HOSTS = List.of("gmail.googleapis.com");
    private static final String GRAPH_PERMISSIONS = "https://graph.microsoft.com/.default";
    private static final String OFFLINE = "offline_access";

    /**
     * To all resources that an application's provider gives tokens for.
     *
     * @param template as it stands in the application's row
     * @param mailHosts as they do
     */
    public static Map<TokenResource, ResourceAccess> ofRow(String template, String mailHosts) {
        return of(Template.valueOf(template), Application.hosts(mailHosts));
    }

    /** To all resources that a provider gives tokens for. */
    static Map<TokenResource, ResourceAccess> of(Template template, List<String> mailHosts) {
        var access = new EnumMap<TokenResource, ResourceAccess>(TokenResource.class);
        access.put(TokenResource.MAIL, new ResourceAccess(TokenResource.MAIL, mailHosts));
        switch (template) {
            case MICROSOFT -> access.put(TokenResource.GRAPH, new ResourceAccess(TokenResource.GRAPH, GRAPH_HOSTS));
            case GOOGLE -> access.put(TokenResource.GMAIL_API, new ResourceAccess(TokenResource.MAIL, GMAIL_HOSTS));
            case CUSTOM -> {
                // mail alone
            }
        }
        return access;
    }

    /**
     * What to ask for at a refresh; empty for what was granted. Microsoft gives a token for one resource at a time and wants to be told
     * which (learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow), of Graph with all that was consented to.
     *
     * @param granted the scopes of the grant
     */
    static List<String> scopes(TokenResource token, Template template, List<String> granted) {
        return switch (template) {
            case MICROSOFT ->
                switch (token) {
                    case MAIL, GMAIL_API -> mail(granted);
                    case GRAPH -> List.of(GRAPH_PERMISSIONS, OFFLINE);
                };
            case GOOGLE, CUSTOM -> List.of();
        };
    }

    /** What to ask for with the application's credentials alone; only Microsoft has more than one resource. */
    static List<String> ownScopes(TokenResource token, List<String> asked) {
        return switch (token) {
            case MAIL, GMAIL_API -> asked;
            case GRAPH -> List.of(GRAPH_PERMISSIONS);
        };
    }

    /** Scopes that name their resource; without any there is nothing to tell apart. */
    private static List<String> mail(List<String> granted) {
        var resource =
                granted.stream().filter(scope -> scope.startsWith("https://")).toList();
        return resource.isEmpty()
                ? List.of()
                : Stream.concat(resource.stream(), Stream.of(OFFLINE)).toList();
    }
}
