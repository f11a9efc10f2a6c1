package io.sealpost.auth.signin;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.sealpost.auth.browser.Pages;
import io.sealpost.auth.invitation.Invitations;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.stream.Stream;

/** What a person sees who was invited. */
final class InvitationPages {

    private InvitationPages() {}

    @CheckedTemplate(basePath = "signin")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance invitation(String style, String name, String login, String provider);
    }

    /** For whom the invitation is, and the button. */
    static Response link(Invitations.Invited invited, SignInProvider provider) {
        var page = Templates.invitation(
                Pages.STYLE,
                invited.user().name(),
                invited.user().login(),
                provider.offer().label());
        return Pages.form(
                page, Stream.of(provider.application().authorizationEndpoint(), URI.create(invited.returnTo())));
    }
}
