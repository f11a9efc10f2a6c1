package io.sealpost.auth.connection;

import io.sealpost.auth.address.AccountKey;
import io.sealpost.auth.identity.Claims;
import io.sealpost.auth.identity.DirectoryId;
import io.sealpost.auth.identity.IssuerName;
import io.sealpost.auth.provider.Template;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether the person who consented owns the expected account.
 *
 * <p>An address proves something only where the provider vouches for it: {@code email_verified} is true; at Google the mailbox is also
 * Google's own ({@code hd}, or gmail.com); at Microsoft, whose tenants write into tokens what they like, user names count only in a tenant
 * that was named, addresses only where Microsoft verified the domain's owner ({@code xms_edov}). An account that has a grant already takes
 * another only from the same (issuer, subject): an address can be given to somebody else, an identity cannot.
 */
final class AccountCheck {

    private AccountCheck() {}

    sealed interface Result {
        /** It is the expected account, and this is its owner. */
        record Proven(Owner owner) implements Result {}

        /** It is another, or it cannot be told; the cause says which. */
        record NotProven(String cause) implements Result {}
    }

    static Result check(Flow flow, String account, Claims claims) {
        var refusal = refusal(flow, AccountKey.of(account), claims);
        if (refusal.isPresent()) {
            return new Result.NotProven(refusal.get());
        }
        return owner(flow, claims).map(owner -> same(flow, owner)).orElseGet(() -> new Result.NotProven("no_subject"));
    }

    private static Optional<String> refusal(Flow flow, String account, Claims claims) {
        return switch (flow.template) {
            case CUSTOM -> verifiedEmail(account, claims);
            case GOOGLE ->
                verifiedEmail(account, claims)
                        .or(() -> claims.isEmailOfGoogle() ? Optional.empty() : Optional.of("email_not_verified"));
            case MICROSOFT -> microsoft(flow, account, claims);
        };
    }

    private static Optional<String> verifiedEmail(String account, Claims claims) {
        if (!claims.text("email").map(AccountKey::of).equals(Optional.of(account))) {
            return Optional.of("account_mismatch");
        }
        return claims.isTrue("email_verified") ? Optional.empty() : Optional.of("email_not_verified");
    }

    private static Optional<String> microsoft(Flow flow, String account, Claims claims) {
        var allowed = flow.tenants();
        var named = claims.directory().filter(allowed::contains).isPresent();
        var vouched = claims.isDomainOwnerVerified();
        if (!named && (!allowed.isEmpty() || !(ofOneTenant(flow) || vouched))) {
            return Optional.of("tenant_not_allowed");
        }
        var userName = named || ofOneTenant(flow) ? claims.text("preferred_username") : Optional.<String>empty();
        var email = vouched ? claims.text("email") : Optional.<String>empty();
        var matches = Stream.of(userName, email)
                .flatMap(Optional::stream)
                .map(AccountKey::of)
                .anyMatch(account::equals);
        return matches ? Optional.empty() : Optional.of("account_mismatch");
    }

    /** Whether only one tenant's people can come back: the application's endpoints are that tenant's. */
    private static boolean ofOneTenant(Flow flow) {
        return flow.tenant == null
                ? flow.issuer != null && !flow.issuer.contains("{tenantid}")
                : DirectoryId.isOfOne(flow.tenant);
    }

    /** At Microsoft {@code sub} differs per application; {@code oid} is the person within the tenant that the issuer names. */
    private static Optional<Owner> owner(Flow flow, Claims claims) {
        var issuer = claims.text("iss")
                .orElseGet(() -> flow.issuerName().map(IssuerName::text).orElse("application:" + flow.application));
        return (flow.template == Template.MICROSOFT ? claims.text("oid") : claims.subject())
                .map(subject -> new Owner(issuer, subject));
    }

    private static Result same(Flow flow, Owner owner) {
        return flow.owner().map(owner::equals).orElse(true)
                ? new Result.Proven(owner)
                : new Result.NotProven("identity_changed");
    }
}
