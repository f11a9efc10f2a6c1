package io.sealpost.auth.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sealpost.auth.vault.Application;
import java.net.URI;
import java.util.Locale;
import java.util.stream.Stream;

/** What is known of a provider beforehand. */
public enum Template {
    @JsonProperty("microsoft")
    MICROSOFT("Microsoft", "openid profile email offline_access"),
    @JsonProperty("google")
    GOOGLE("Google", "openid email"),
    @JsonProperty("custom")
    CUSTOM(null, "openid email offline_access");

    private static final URI PERSONAL_ACCOUNTS = URI.create("https://login.live.com");

    private final String label;
    private final String mailScope;

    Template(String label, String mailScope) {
        this.label = label;
        this.mailScope = mailScope;
    }

    /** As requests write it, here and at the vault. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Whether people of an application are known by what this template goes by. One that the vault knows beforehand is judged as what it is; a
     * custom one as its operator says, who may have Microsoft's at other endpoints: its national clouds.
     */
    public boolean isOf(Application application) {
        return Stream.of(this, CUSTOM).map(Template::word).anyMatch(word -> word.equals(application.template()));
    }

    /** What people call the provider. */
    String label(String provider) {
        return label == null ? provider : label;
    }

    /** What a mailbox's consent asks for beside the scopes that its uses need, unless the provider says otherwise. */
    String mailScope() {
        return mailScope;
    }

    /**
     * The sites that a browser comes by on its way from the authorization endpoint to where people say who they are. Microsoft's personal
     * accounts have one of their own.
     */
    public Stream<URI> sites(URI authorizationEndpoint) {
        return this == MICROSOFT
                ? Stream.of(authorizationEndpoint, PERSONAL_ACCOUNTS)
                : Stream.of(authorizationEndpoint);
    }

    /** Where the provider sends the browser after a mailbox's consent. */
    public String callbackPath(String provider) {
        return switch (this) {
            case MICROSOFT -> "/microsoft_outlook/confirm";
            case GOOGLE -> "/google_gmail/confirm";
            case CUSTOM -> "/oauth/confirm/" + provider;
        };
    }
}
