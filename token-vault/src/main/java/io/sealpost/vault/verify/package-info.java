/**
 * Finds out what is wrong with an application before its users do.
 *
 * <p>{@link io.sealpost.vault.verify.VerifyResource} takes the question, {@link io.sealpost.vault.verify.Verifier} tries each live credential at the provider,
 * reads what the tokens say, and turns what came into findings with the step that is missing. Nothing is changed anywhere, no real grant is
 * spent, and nothing secret is in an answer.
 */
package io.sealpost.vault.verify;
