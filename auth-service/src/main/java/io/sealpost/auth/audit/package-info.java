/**
 * What happens in this service, told to the vault's audit.
 *
 * <p>Features say it to {@link io.sealpost.auth.audit.Audit} in the transaction that does it; there it waits in this service's own database
 * ({@link io.sealpost.auth.audit.Outbox}) until {@link io.sealpost.auth.audit.OutboxPump} has told the vault. Events name objects and codes,
 * never a ticket, a state, a code or a token. No request waits for the vault here.
 */
package io.sealpost.auth.audit;
