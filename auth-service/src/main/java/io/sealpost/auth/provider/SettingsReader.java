package io.sealpost.auth.provider;

import io.sealpost.auth.identity.DirectoryId;
import io.sealpost.auth.refusal.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Checks what a request says about a provider. */
final class SettingsReader {

    private static final Pattern NAME = Pattern.compile(ProviderName.PATTERN);
    private static final Pattern CSS_CLASS = Pattern.compile("[A-Za-z0-9 _-]{1,200}");
    private static final Pattern LABEL = Pattern.compile("[^\\p{C}\\p{Zl}\\p{Zp}]{1,100}");

    /** RFC 6749 §3.3. */
    private static final Pattern SCOPE =
            Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+( [\\x21\\x23-\\x5B\\x5D-\\x7E]+)*");

    private static final Pattern PARAMETER = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Pattern PARAMETER_VALUE = Pattern.compile("[^\\p{Cntrl}]{0,512}");
    private static final int LONGEST_SCOPE = 2000;
    private static final int MOST_TENANTS = 100;
    private static final int MOST_PARAMETERS = 20;

    /** What the flow sets, or what would put another answer or another request in its place. */
    private static final Set<String> PROTOCOL_PARAMETERS = Set.of(
            "client_id",
            "client_secret",
            "client_assertion",
            "client_assertion_type",
            "redirect_uri",
            "response_type",
            "response_mode",
            "scope",
            "state",
            "nonce",
            "code_challenge",
            "code_challenge_method",
            "request",
            "request_uri",
            "login_hint");

    /** What the templates set because the account check and the refresh token depend on it. */
    private static final Set<String> TEMPLATE_PARAMETERS = Set.of("prompt", "access_type");

    private static final List<String> OUTLOOK =
            List.of("https://outlook.office.com/", "https://outlook.office365.com/");
    private static final Set<String> SIGN_IN_SCOPES = Set.of("openid", "profile", "email");
    private static final Set<String> OPENID_SCOPES = Set.of("openid", "profile", "email", "offline_access");

    private static final ProviderResource.SignInForm NO_SIGN_IN =
            new ProviderResource.SignInForm(null, null, null, null, null, null, null, null);
    private static final ProviderResource.MailForm NO_MAIL = new ProviderResource.MailForm(null, null, null);

    private SettingsReader() {}

    static String name(String field, String given) {
        if (given == null || !NAME.matcher(given).matches()) {
            throw Refusal.invalid(field, "give up to 64 of a-z, 0-9, dot, dash and underscore");
        }
        return given;
    }

    static Settings read(ProviderResource.Form form) {
        var template = Optional.ofNullable(form.template())
                .orElseThrow(() -> Refusal.invalid("template", "give microsoft, google or custom"));
        return new Settings(
                name("application", form.application()),
                template,
                signIn(template, Optional.ofNullable(form.signIn()).orElse(NO_SIGN_IN)),
                mail(template, Optional.ofNullable(form.mail()).orElse(NO_MAIL)),
                Boolean.TRUE.equals(form.legacyRedirect()));
    }

    private static Settings.SignIn signIn(Template template, ProviderResource.SignInForm form) {
        var label = matching(
                "sign_in.login_button_label", form.loginButtonLabel(), LABEL, "one line, up to 100 characters");
        var css = matching(
                "sign_in.css_class", form.cssClass(), CSS_CLASS, "class names: letters, digits, dashes, blanks");
        var sequence = Optional.ofNullable(form.sequence()).orElse(10);
        if (sequence < 0) {
            throw Refusal.invalid("sign_in.sequence", "give a number from 0");
        }
        return new Settings.SignIn(
                Boolean.TRUE.equals(form.allowed()),
                signInScope(template, form.scope()),
                label,
                css,
                sequence,
                tenants(template, Optional.ofNullable(form.allowedTenants()).orElse(List.of())),
                Boolean.TRUE.equals(form.linkVerifiedEmail()),
                Optional.ofNullable(form.responseMode()).orElse(ResponseMode.QUERY));
    }

    /** A token that nobody keeps is for knowing who it is; where the application gives ID tokens the vault redeems no code for more. */
    private static String signInScope(Template template, String given) {
        var scope = scope("sign_in.scope", given);
        if (scope != null) {
            checkSignInScope(template, List.of(scope.split(" ", -1)));
        }
        return scope;
    }

    private static void checkSignInScope(Template template, List<String> scopes) {
        if (!isForSignIn(template, scopes)) {
            throw Refusal.invalid(
                    "sign_in.scope",
                    "give some of openid, profile and email: signing in asks for no more. A provider without ID tokens, of the"
                            + " template custom, may need others, without openid and offline_access");
        }
        var needed = neededForSignIn(template);
        if (!scopes.containsAll(needed)) {
            throw Refusal.invalid(
                    "sign_in.scope",
                    "needs " + String.join(" ", needed) + ": otherwise no token of the provider says who came");
        }
    }

    /**
     * By what people are known is in the ID token, at Microsoft only with {@code profile}: the claim {@code oid}
     * (learn.microsoft.com/en-us/entra/identity-platform/id-token-claims-reference).
     */
    private static List<String> neededForSignIn(Template template) {
        return switch (template) {
            case MICROSOFT -> List.of("openid", "profile");
            case GOOGLE -> List.of("openid");
            case CUSTOM -> List.of();
        };
    }

    private static boolean isForSignIn(Template template, List<String> scopes) {
        var isPlain = template == Template.CUSTOM && !scopes.contains("openid");
        return isPlain ? !scopes.contains("offline_access") : SIGN_IN_SCOPES.containsAll(scopes);
    }

    private static List<String> tenants(Template template, List<String> given) {
        if (template != Template.MICROSOFT && !given.isEmpty()) {
            throw Refusal.invalid("sign_in.allowed_tenants", "belongs to microsoft only; leave it out");
        }
        if (given.size() > MOST_TENANTS) {
            throw Refusal.invalid("sign_in.allowed_tenants", "give up to " + MOST_TENANTS);
        }
        if (given.stream().anyMatch(id -> id == null || !DirectoryId.is(id.toLowerCase(Locale.ROOT)))) {
            throw Refusal.invalid("sign_in.allowed_tenants", "give directory (tenant) ids, as they stand in Entra");
        }
        return given.stream().map(id -> id.toLowerCase(Locale.ROOT)).distinct().toList();
    }

    private static Settings.Mail mail(Template template, ProviderResource.MailForm form) {
        var scope = scope("mail.scope", form.scope());
        if (scope != null) {
            checkMailScope(template, List.of(scope.split(" ")));
        }
        return new Settings.Mail(
                Boolean.TRUE.equals(form.allowed()),
                scope,
                parameters(
                        template,
                        Optional.ofNullable(form.authorizationParams()).orElse(Map.of())));
    }

    private static void checkMailScope(Template template, List<String> scope) {
        switch (template) {
            case MICROSOFT -> {
                if (!scope.containsAll(OPENID_SCOPES) || !scope.stream().allMatch(SettingsReader::ofOutlook)) {
                    throw Refusal.invalid(
                            "mail.scope",
                            "needs openid profile email offline_access, and beside them scopes of https://outlook.office.com/"
                                    + " only: one token cannot be for Exchange and for Graph");
                }
            }
            case GOOGLE -> {
                if (!scope.contains("openid") || !scope.contains("email") || scope.contains("offline_access")) {
                    throw Refusal.invalid(
                            "mail.scope",
                            "needs openid email; offline access is asked for by access_type, not by scope");
                }
            }
            case CUSTOM -> {
                // What a provider of the operator's own needs, only the operator knows.
            }
        }
    }

    private static boolean ofOutlook(String scope) {
        return OPENID_SCOPES.contains(scope) || OUTLOOK.stream().anyMatch(scope::startsWith);
    }

    private static Map<String, String> parameters(Template template, Map<String, String> given) {
        if (given.size() > MOST_PARAMETERS) {
            throw Refusal.invalid("mail.authorization_params", "give up to " + MOST_PARAMETERS);
        }
        given.forEach((name, value) -> checkParameter(template, name, value));
        return new TreeMap<>(given);
    }

    private static void checkParameter(Template template, String name, String value) {
        var field = "mail.authorization_params." + name;
        if (!PARAMETER.matcher(name).matches()
                || value == null
                || !PARAMETER_VALUE.matcher(value).matches()) {
            throw Refusal.invalid("mail.authorization_params", "give plain names and one-line texts");
        }
        if (PROTOCOL_PARAMETERS.contains(name)) {
            throw Refusal.invalid(field, "is set by the flow and cannot be given");
        }
        if (template != Template.CUSTOM && TEMPLATE_PARAMETERS.contains(name)) {
            throw Refusal.invalid(field, "is set by the template and cannot be given");
        }
    }

    private static String scope(String field, String given) {
        // ahead of the pattern, whose groups take stack for each scope
        if (given != null && given.length() > LONGEST_SCOPE) {
            throw Refusal.invalid(field, "give up to " + LONGEST_SCOPE + " characters");
        }
        return matching(field, given == null ? null : given.strip(), SCOPE, "scopes, separated by single blanks");
    }

    private static String matching(String field, String given, Pattern pattern, String advice) {
        if (given != null && !pattern.matcher(given).matches()) {
            throw Refusal.invalid(field, "give " + advice);
        }
        return given;
    }
}
