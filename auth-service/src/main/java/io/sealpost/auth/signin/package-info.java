/**
 * Signing in: a browser's visit to a provider, from the address that a backend sends it to until the backend's place of return.
 *
 * <p>quarkus-oidc runs the flow ({@link io.sealpost.auth.signin.ProviderTenants} tells it how) with the vault as its token endpoint. What a
 * visit was begun for travels sealed in a cookie of its own ({@link io.sealpost.auth.signin.Flow}), so any replica can finish it and nothing
 * is stored for strangers. Each visit ends in the callback's own request: who came is decided by {@code admission}, and a person who is let in
 * leaves with a code for the backend. No session of this service's own begins, and no provider token is kept.
 */
package io.sealpost.auth.signin;
