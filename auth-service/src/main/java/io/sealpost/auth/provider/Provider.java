package io.sealpost.auth.provider;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

@Entity
class Provider {

    @Id
    String name;

    long version;
    String application;

    @Enumerated(EnumType.STRING)
    Template template;

    boolean signInAllowed;
    String signInScope;
    String loginButtonLabel;
    String cssClass;
    int sequence;
    String allowedTenants;
    boolean linkVerifiedEmail;
    boolean mailAllowed;
    String mailScope;

    @JdbcTypeCode(SqlTypes.JSON)
    Map<String, String> authorizationParams;

    boolean legacyRedirect;

    @Enumerated(EnumType.STRING)
    ResponseMode responseMode;

    Instant createdAt;
    Instant updatedAt;

    /** What it was told, with defaults where it was told nothing. */
    Settings settings() {
        var signIn = new Settings.SignIn(
                signInAllowed,
                signInScope == null ? Settings.SIGN_IN_SCOPE : signInScope,
                loginButtonLabel == null ? "Sign in with " + template.label(name) : loginButtonLabel,
                cssClass,
                sequence,
                allowedTenants.isEmpty() ? List.of() : List.of(allowedTenants.split(" ")),
                linkVerifiedEmail,
                responseMode == null ? ResponseMode.QUERY : responseMode);
        var mail = new Settings.Mail(
                mailAllowed, mailScope == null ? template.mailScope() : mailScope, authorizationParams);
        return new Settings(application, template, signIn, mail, legacyRedirect);
    }

    void apply(Settings settings) {
        application = settings.application();
        template = settings.template();
        signInAllowed = settings.signIn().allowed();
        signInScope = settings.signIn().scope();
        loginButtonLabel = settings.signIn().loginButtonLabel();
        cssClass = settings.signIn().cssClass();
        sequence = settings.signIn().sequence();
        allowedTenants = String.join(" ", settings.signIn().allowedTenants());
        linkVerifiedEmail = settings.signIn().linkVerifiedEmail();
        responseMode = settings.signIn().responseMode();
        mailAllowed = settings.mail().allowed();
        mailScope = settings.mail().scope();
        authorizationParams = settings.mail().authorizationParams();
        legacyRedirect = settings.legacyRedirect();
    }

    /** Since then it reads otherwise than under its revision before. */
    void changed(long revision, Instant now) {
        updatedAt = now;
        version = revision;
    }
}
