package io.sealpost.auth.provider;

/** What a provider may be called, as it stands in paths, redirect URIs and cookies. */
public final class ProviderName {

    /** For the templates of paths, too. */
    public static final String PATTERN = "[a-z0-9][a-z0-9._-]{0,63}";

    private ProviderName() {}
}
