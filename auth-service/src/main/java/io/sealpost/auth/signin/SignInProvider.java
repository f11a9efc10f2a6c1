package io.sealpost.auth.signin;

import io.quarkus.oidc.OidcTenantConfig;
import io.sealpost.auth.identity.IssuerName;
import io.sealpost.auth.provider.SignInOffer;
import io.sealpost.auth.vault.Application;
import java.net.URI;

/** A provider as a visit needs it: what it is to people, to the protocol and to the library. */
record SignInProvider(SignInOffer offer, Application application, URI callback, OidcTenantConfig tenant) {

    /** Null for a provider without ID tokens. */
    IssuerName issuer() {
        return application.issuer() == null ? null : new IssuerName(application.issuer());
    }

    /** What becomes of it changes whenever provider, application, place of return or keys do. */
    String state() {
        return tenant.tenantId().orElseThrow();
    }
}
