package io.sealpost.auth.connection;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.sealpost.auth.browser.Pages;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        return Pages.form(
                page,
                Stream.concat(
                        Stream.of(bearer.application().authorizationEndpoint()),
                        Stream.ofNullable(connection.returnTo).map(URI::create)));
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
}
