/**
 * Hands a signed-in user over to a backend: a one-time code, exchanged for a session token that any JWT library verifies and a refresh token
 * that only the caller who exchanged the code can use.
 *
 * <p>{@link io.sealpost.auth.session.HandOver} makes the code where a sign-in ends; {@link io.sealpost.auth.session.SessionEnder} ends sessions
 * for other features. The signing keys are the vault's; nothing here waits for it, and without it sessions go on. A session token is for the
 * backend that its audience names and opens nothing at Sealpost.
 */
package io.sealpost.auth.session;
