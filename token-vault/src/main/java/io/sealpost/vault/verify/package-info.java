/**
 * Finds out what is wrong with an application before its users do.
 *
 * <p>{@link io.sealpost.vault.verify.VerifyResource} takes the question, {@link io.sealpost.vault.verify.Verifier} tries each live credential at the provider,
 * reads what the tokens say, logs in with them at mail servers, and turns what came into findings with the step that is missing. Nothing is
 * sent, no mail is read, no grant is spent, and nothing secret is in an answer.
 */
package io.sealpost.vault.verify;
