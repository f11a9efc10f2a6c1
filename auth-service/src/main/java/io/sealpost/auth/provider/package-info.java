/**
 * Providers as people see them: which application they use, how a sign-in button looks, which scopes a mailbox needs.
 *
 * <p>{@link io.sealpost.auth.provider.ProviderResource} is how operators keep them; {@link io.sealpost.auth.provider.MailOffers} is what
 * a connection reads, {@link io.sealpost.auth.provider.SignInOffers} what signing in reads. Endpoints, tenant and credentials are not here: they belong to the vault's application, and what a request says
 * about them is relayed in the caller's own name.
 */
package io.sealpost.auth.provider;
