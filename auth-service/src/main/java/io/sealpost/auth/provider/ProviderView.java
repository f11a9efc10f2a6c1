package io.sealpost.auth.provider;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A provider as it is shown, with defaults filled in.
 *
 * @param redirectUris what to register at the provider, made from {@code web.base.url}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ProviderView(
        String provider,
        String application,
        Template template,
        Settings.SignIn signIn,
        Settings.Mail mail,
        boolean legacyRedirect,
        List<String> redirectUris,
        Instant createdAt,
        Instant updatedAt) {

    static ProviderView of(Provider p, String base) {
        var settings = p.settings();
        return new ProviderView(
                p.name,
                p.application,
                p.template,
                settings.signIn(),
                settings.mail(),
                p.legacyRedirect,
                redirectUris(p, base),
                p.createdAt,
                p.updatedAt);
    }

    private static List<String> redirectUris(Provider p, String base) {
        var uris = new ArrayList<String>();
        if (p.mailAllowed) {
            uris.add(base + p.template.callbackPath(p.name));
        }
        if (p.signInAllowed) {
            uris.add(base + (p.legacyRedirect ? "/auth_oauth/signin" : "/auth_oauth/signin/" + p.name));
        }
        return uris;
    }
}
