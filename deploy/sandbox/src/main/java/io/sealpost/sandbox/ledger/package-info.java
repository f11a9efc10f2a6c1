/**
 * What a real provider remembers: who consented to what, which codes were used, which tokens are alive.
 *
 * <p>{@link io.sealpost.sandbox.ledger.Ledger} is the entry point. It knows neither HTTP nor how a token is made, only
 * that a token was issued; its answers to a refused token are deliberately the same for unknown, spent and revoked ones.
 */
package io.sealpost.sandbox.ledger;
