/**
 * The vault as an OAuth client: token requests, revocation, userinfo and discovery at providers.
 *
 * <p>Messages are the Nimbus SDK's. Answers become sealed results: what the provider decided is told apart from what only went wrong on
 * the way, because only a decision may ever end a grant. Nothing here touches the database.
 */
package io.sealpost.vault.provider;
