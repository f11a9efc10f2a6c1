/**
 * OAuth client registrations: where the provider is, who we are there, and the credentials that prove it.
 *
 * <p>{@link io.sealpost.vault.application.ApplicationResource} takes and shows them; {@link io.sealpost.vault.application.OAuthClients} hands a registration with
 * its opened credentials to the calls that need one. Credentials go in, never out: a change of whom they would be sent to drops them.
 */
package io.sealpost.vault.application;
