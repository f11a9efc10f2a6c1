package io.sealpost.auth.signin;

import io.sealpost.auth.browser.Pages;
import io.sealpost.auth.invitation.Invitations;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/** What a person sees who was invited: for whom the invitation is, and the button. */
final class InvitationPage {

    private InvitationPage() {}

    static Response of(Pages pages, Invitations.Invited invited, SignInProvider provider) {
        var texts = pages.texts(SignInTexts.class);
        var user = invited.user();
        var label = provider.offer().label();
        var sites = provider.offer().template().sites(provider.application().authorizationEndpoint());
        return pages.form(
                texts.linkTo(user.name()),
                List.of(texts.whatFollows(label, user.name(), user.login()), texts.ifNotMeant()),
                texts.proceed(label),
                Stream.concat(sites, Stream.of(URI.create(invited.returnTo()))));
    }
}
