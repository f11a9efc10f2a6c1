/**
 * Tells people in time that something ends.
 *
 * <p>Features say what ends when ({@link io.sealpost.vault.lifetime.Lifetimes}); {@link io.sealpost.vault.lifetime.LifetimeWatch} looks every
 * hour on every replica, and each step towards an end is told once over all of them, as an audit event and a line in the log.
 */
package io.sealpost.vault.lifetime;
