package io.sealpost.auth.signin;

import io.quarkus.oidc.IdTokenCredential;
import io.quarkus.oidc.common.runtime.OidcConstants;
import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.auth.identity.Claims;
import io.sealpost.auth.identity.DirectoryId;
import io.sealpost.auth.identity.IdTokens;
import io.sealpost.auth.identity.IssuerName;
import io.sealpost.auth.identity.Validation;
import io.sealpost.auth.provider.SignInOffer;
import io.sealpost.auth.provider.Template;
import io.sealpost.auth.user.ProvenIdentity;
import io.sealpost.auth.vault.Application;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Says who came back from a provider, by an ID token or, where there is none, by what the userinfo endpoint told the vault.
 *
 * <ol>
 *   <li>An ID token that quarkus-oidc accepted is judged again by {@link IdTokens}, which knows Microsoft's many issuers, further audiences and
 *       authorized parties: the library cannot tell them.
 *   <li>A person is (issuer, subject); at Microsoft the subject is {@code oid}, as {@code sub} differs per application. An email is no name.
 *   <li>An email counts as verified only where the provider vouches for it.
 * </ol>
 */
@ApplicationScoped
class Proof {

    private static final Pattern METHOD = Pattern.compile("[A-Za-z0-9_.:/-]{1,64}");
    private static final int MOST_METHODS = 10;

    private final IdTokens idTokens;
    private final VaultsAnswer answers;

    Proof(IdTokens idTokens, VaultsAnswer answers) {
        this.idTokens = idTokens;
        this.answers = answers;
    }

    /** What a visit proved. */
    sealed interface Result {}

    /**
     * Who it is, and how the provider made sure (RFC 8176 values, as far as it says).
     *
     * @param authTime when the person was last asked, which may be before the visit; null where the provider does not say
     */
    record Person(ProvenIdentity identity, List<String> methods, Instant authTime) implements Result {}

    /** The provider vouches for somebody whom it does not name, or who is not to come from there. */
    record Nobody(SignInOutcome outcome) implements Result {}

    /** Nothing is proven. */
    record Invalid(SignInOutcome outcome) implements Result {}

    /** Blocks while the provider's keys are fetched. */
    Result of(
            SecurityIdentity identity,
            RoutingContext request,
            SignInOffer offer,
            Application application,
            Instant now) {
        var token = identity.getCredential(IdTokenCredential.class);
        if (!application.givesIdTokens()) {
            var claims = new Claims(answers.claims(request.get(OidcConstants.ACCESS_TOKEN_VALUE)));
            return ofUserinfo(claims, offer, application);
        }
        var expected = new IdTokens.Expected(
                new IssuerName(application.issuer()),
                application.jwksUri(),
                application.clientId(),
                request.get(OidcConstants.NONCE));
        return switch (idTokens.validate(token.getToken(), expected)) {
            case Validation.Valid(var claims) -> ofIdToken(claims, offer, application, now);
            case Validation.Invalid _ -> new Invalid(SignInOutcome.PROVIDER_ERROR);
            case Validation.KeysUnavailable _ -> new Invalid(SignInOutcome.TIMEOUT);
        };
    }

    private static Result ofIdToken(Claims claims, SignInOffer offer, Application application, Instant now) {
        var microsoft = offer.template() == Template.MICROSOFT;
        var tenant = claims.directory();
        if (microsoft && !tenant.filter(id -> isAllowed(id, offer, application)).isPresent()) {
            return new Nobody(SignInOutcome.TENANT_NOT_ALLOWED);
        }
        return claims.text(microsoft ? "oid" : "sub")
                .filter(ProvenIdentity::isSubject)
                .<Result>map(subject -> new Person(
                        new ProvenIdentity(
                                offer.provider(),
                                claims.text("iss").orElseThrow(),
                                subject,
                                microsoft ? claims.text("sub").orElse(null) : null,
                                tenant.orElse(null),
                                claims.text("email").orElse(null),
                                isEmailVerified(claims, offer, application)),
                        methods(claims),
                        authTime(claims, now)))
                .orElseGet(() -> new Nobody(SignInOutcome.NO_SUBJECT));
    }

    private static Result ofUserinfo(Claims claims, SignInOffer offer, Application application) {
        return claims.subject()
                .filter(ProvenIdentity::isSubject)
                .<Result>map(subject -> new Person(
                        new ProvenIdentity(
                                offer.provider(),
                                application.authority(),
                                subject,
                                null,
                                null,
                                claims.text("email").orElse(null),
                                claims.isTrue("email_verified")),
                        List.of(),
                        null))
                .orElseGet(() -> new Nobody(SignInOutcome.NO_SUBJECT));
    }

    /** The issuer was matched already: for an application of one tenant this is it. */
    private static boolean isAllowed(String tenant, SignInOffer offer, Application application) {
        return isOfKind(tenant, application.tenant())
                && (offer.allowedTenants().isEmpty() || offer.allowedTenants().contains(tenant));
    }

    private static boolean isOfKind(String tenant, String kind) {
        var personal = DirectoryId.OF_PERSONAL_ACCOUNTS.equals(tenant);
        return switch (Objects.requireNonNullElse(kind, "").toLowerCase(Locale.ROOT)) {
            case "organizations" -> !personal;
            case "consumers" -> personal;
            default -> true;
        };
    }

    /** Where only one directory's people come it is that one which gives them their addresses, as where it is named. */
    private static boolean isEmailVerified(Claims claims, SignInOffer offer, Application application) {
        return switch (offer.template()) {
            case MICROSOFT ->
                claims.isDomainOwnerVerified()
                        || DirectoryId.isOfOne(application.tenant())
                        || claims.directory()
                                .filter(offer.allowedTenants()::contains)
                                .isPresent();
            case GOOGLE -> claims.isEmailOfGoogle();
            case CUSTOM -> claims.isTrue("email_verified");
        };
    }

    /** As far as they are such words; whatever else a provider writes there is for nobody. */
    private static List<String> methods(Claims claims) {
        return claims.values().get("amr") instanceof List<?> methods
                ? methods.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .filter(method -> METHOD.matcher(method).matches())
                        .limit(MOST_METHODS)
                        .toList()
                : List.of();
    }

    /** Null where the provider does not say; a time that lies ahead is none. */
    private static Instant authTime(Claims claims, Instant now) {
        return claims.values().get("auth_time") instanceof Number seconds
                        && seconds.longValue() >= 0
                        && seconds.longValue() <= now.getEpochSecond()
                ? Instant.ofEpochSecond(seconds.longValue())
                : null;
    }
}
