package io.sealpost.auth.identity;

import java.util.Optional;

/** An issuer identifier; where tokens of many Microsoft tenants come it holds {@code {tenantid}} in the place of the tenant's id. */
public record IssuerName(String text) {

    private static final String TENANT = "{tenantid}";

    /** The exact issuer of a token of that tenant; empty when the tenant's id is needed and is none. */
    Optional<String> ofTenant(String tenantId) {
        if (!text.contains(TENANT)) {
            return Optional.of(text);
        }
        return tenantId != null && DirectoryId.is(tenantId)
                ? Optional.of(text.replace(TENANT, tenantId))
                : Optional.empty();
    }

    /** Whether this is the issuer that an authorization response names (RFC 9207), of whatever tenant. */
    public boolean matches(String issuer) {
        var at = text.indexOf(TENANT);
        if (at < 0) {
            return text.equals(issuer);
        }
        var start = text.substring(0, at);
        var end = text.substring(at + TENANT.length());
        return issuer.length() > start.length() + end.length()
                && issuer.startsWith(start)
                && issuer.endsWith(end)
                && DirectoryId.is(issuer.substring(start.length(), issuer.length() - end.length()));
    }
}
