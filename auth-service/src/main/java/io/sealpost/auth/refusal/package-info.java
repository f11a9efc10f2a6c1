/**
 * Why a request is refused, in words that a caller can act on.
 *
 * <p>Features throw {@link io.sealpost.auth.refusal.Refusal}; only {@code http} knows which status each code becomes. The codes are
 * part of the public contract: callers decide on them, never on the text.
 */
package io.sealpost.auth.refusal;
