package io.sealpost.auth.caller;

import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.IdTokenCredential;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.sealpost.auth.caller.VerifiedTokens.Known;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.Permission;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Replaces the permissions that quarkus-oidc took from the token's {@code scope} by those that count here: {@code scope} narrowed to
 * what the issuer may grant, and what configuration gives to this (issuer, subject). What quarkus-oidc verified comes by here, to be remembered.
 */
@ApplicationScoped
class CallerPermissions implements SecurityIdentityAugmentor {

    private static final int LONGEST_SUBJECT = 255;

    private final Callers callers;
    private final VerifiedTokens verified;

    CallerPermissions(Callers callers, VerifiedTokens verified) {
        this.callers = callers;
        this.verified = verified;
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        return augment(identity, context, Map.of());
    }

    @Override
    public Uni<SecurityIdentity> augment(
            SecurityIdentity identity, AuthenticationRequestContext context, Map<String, Object> attributes) {
        return Uni.createFrom()
                .item(() -> identity.isAnonymous()
                        ? identity
                        : narrowed(identity, origin(HttpSecurityUtils.getRoutingContextAttribute(attributes))));
    }

    /** The peer's address; behind a proxy that is configured as trusted, what the proxy says. Null without a request. */
    static String origin(RoutingContext request) {
        return request == null ? null : request.request().remoteAddress().hostAddress();
    }

    /** A token that names nobody is nobody's, whatever it is signed with. */
    private static boolean namesSomebody(JsonWebToken token) {
        var subject = token.getSubject();
        return subject != null
                && !subject.isBlank()
                && subject.length() <= LONGEST_SUBJECT
                && subject.indexOf('\0') < 0;
    }

    private SecurityIdentity narrowed(SecurityIdentity identity, String origin) {
        return identity.getCredential(IdTokenCredential.class) == null ? caller(identity, origin) : visitor(identity);
    }

    /** Who came back from a provider may call nothing, whatever the library makes of the token's claims. */
    private static SecurityIdentity visitor(SecurityIdentity identity) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(identity.getPrincipal())
                .addCredentials(identity.getCredentials())
                .build();
    }

    private SecurityIdentity caller(SecurityIdentity identity, String origin) {
        if (!(identity.getPrincipal() instanceof JsonWebToken token) || !namesSomebody(token)) {
            throw new AuthenticationFailedException("the token names nobody");
        }
        var caller = callers.of(token, origin);
        verified.remember(identity.getCredential(AccessTokenCredential.class).getToken(), new Known(token, caller));
        return identity(token, caller);
    }

    static SecurityIdentity identity(JsonWebToken token, Caller caller) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(token)
                .addAttribute(Caller.ATTRIBUTE, caller)
                .addPermissionChecker(asked -> Uni.createFrom().item(allows(caller.permissions(), asked)))
                .build();
    }

    /** Several permissions of one endpoint come as one with their actions in a row; each of them is enough. */
    private static boolean allows(Set<String> permissions, Permission asked) {
        var actions = asked.getActions();
        return actions.isEmpty()
                ? permissions.contains(asked.getName())
                : Stream.of(actions.split(","))
                        .anyMatch(action -> permissions.contains(asked.getName() + ":" + action));
    }
}
