package io.sealpost.auth.connection;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.sealpost.auth.browser.Origin;
import io.sealpost.auth.browser.Pages;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a person sees who connects a mailbox. */
final class ConnectPages {

    private ConnectPages() {}

    @CheckedTemplate(basePath = "connection")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance connect(
                String style, String requestedBy, String account, String provider, String wish);
    }

    /** Who asks for what, and the button. */
    static Response connect(Tickets.Bearer bearer) {
        var connection = bearer.connection();
        var page = Templates.connect(
                Pages.STYLE,
                connection.requestedBy,
                connection.account,
                bearer.offer().label(),
                wish(connection.useList()));
        return Pages.form(page, formTargets(bearer));
    }

    private static String wish(List<Use> uses) {
        return uses.stream().map(Use::verb).distinct().collect(Collectors.joining(" and "));
    }

    static Response outcome(Connection connection) {
        var words = OutcomeWords.of(connection);
        return Pages.message(words.title(), words.text());
    }

    static Response adminConsent(AdminConsent answer) {
        return Pages.message(answer.title(), answer.text());
    }

    /** Chromium applies form-action to every redirect that follows the post: to the provider and, if it asks nothing, back and on. */
    private static String formTargets(Tickets.Bearer bearer) {
        var targets = new LinkedHashSet<>(Set.of("'self'"));
        targets.add(Origin.of(bearer.application().authorizationEndpoint()));
        var returnTo = bearer.connection().returnTo;
        if (returnTo != null) {
            targets.add(Origin.of(URI.create(returnTo)));
        }
        return String.join(" ", targets);
    }
}
