package io.sealpost.vault.parameter;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The parameters that Sealpost gives a meaning, as docs/parameters.md lists them: key, type, what holds while nothing is stored, and what it decides. */
enum KnownParameter {
    MAIL_DEFAULT_FROM(
            "mail.default.from",
            ParameterType.LOCAL_PART_OR_ADDRESS,
            null,
            "The notifications address: mail whose From no outgoing server covers goes out as this one; a local part is taken at mail.catchall.domain."),
    MAIL_CATCHALL_DOMAIN(
            "mail.catchall.domain",
            ParameterType.DOMAIN,
            null,
            "The domain of the addresses that mail.default.from, mail.bounce.alias and mail.catchall.alias give the local parts of."),
    MAIL_BOUNCE_ALIAS(
            "mail.bounce.alias",
            ParameterType.LOCAL_PART,
            null,
            "Where reports of failed delivery go: the envelope sender, at mail.catchall.domain, of what is sent by a server that covers that address."),
    MAIL_CATCHALL_ALIAS(
            "mail.catchall.alias",
            ParameterType.LOCAL_PART,
            null,
            "The local part, at mail.catchall.domain, of the address that programs give as Reply-To of what they send; no service does it by itself."),
    MAIL_FROM_FILTER_STRICT(
            "mail.from_filter.strict",
            ParameterType.BOOLEAN,
            "true",
            "Whether mail is refused when no From filter covers its sender; if false, the first outgoing server sends it."),
    WEB_BASE_URL(
            "web.base.url",
            ParameterType.URL,
            "http://localhost:8081",
            "Where browsers and providers reach auth-service: links and redirect URIs are made of it alone."),
    WEB_BASE_URL_FREEZE(
            "web.base.url.freeze",
            ParameterType.BOOLEAN,
            "0",
            "Whether web.base.url is kept from being changed or deleted, because providers know the redirect URIs made of it."),
    AUTH_RETURN_TO_ALLOWED(
            "auth.return_to.allowed",
            ParameterType.URL_LIST,
            "",
            "Where browsers may be sent back to: scheme, host and port of an entry, its path or one below it; empty allows nothing."),
    AUTH_OAUTH_AUTHORIZATION_HEADER(
            "auth_oauth.authorization_header",
            ParameterType.BOOLEAN,
            "1",
            "Whether sign-in asks a provider's userinfo endpoint with the token in a header; if 0, as a query parameter.");

    private final String key;
    private final ParameterType type;
    private final String standard;
    private final String meaning;

    KnownParameter(String key, ParameterType type, String standard, String meaning) {
        this.key = key;
        this.type = type;
        this.standard = standard;
        this.meaning = meaning;
    }

    static Optional<KnownParameter> of(String key) {
        return Arrays.stream(values()).filter(known -> known.key.equals(key)).findFirst();
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(KnownParameter::key).toList();
    }

    String key() {
        return key;
    }

    ParameterType type() {
        return type;
    }

    /** What holds while nothing is stored; null where there is nothing then. */
    String standard() {
        return standard;
    }

    String meaning() {
        return meaning;
    }

    boolean accepts(String value) {
        return type.accepts(value);
    }

    String advice() {
        return type.advice();
    }

    /** 1 and true are on, everything else is off. */
    static boolean on(String value) {
        return value.equals("1") || value.equalsIgnoreCase("true");
    }
}
