/**
 * The trail of who did what to which secret, why, and how it ended.
 *
 * <p>Features call {@link io.sealpost.vault.audit.Audit}. An event is written in the transaction of what it tells about; the intent of a
 * provider call is committed before the call. Events name objects and codes, never values.
 */
package io.sealpost.vault.audit;
