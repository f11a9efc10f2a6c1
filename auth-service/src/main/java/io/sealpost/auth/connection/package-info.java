/**
 * Connecting a mailbox: one consent in progress, from the request for it to the confirmed grant.
 *
 * <p>A backend opens a connection ({@link io.sealpost.auth.connection.ConnectionResource}) and sends a person to its ticket's page
 * ({@link io.sealpost.auth.connection.ConnectResource}). The button starts a flow ({@link io.sealpost.auth.connection.FlowStarter}), the
 * provider sends the browser back ({@link io.sealpost.auth.connection.ConfirmResource}), and
 * {@link io.sealpost.auth.connection.FlowFinisher} decides. No provider token is ever here: the vault redeems the code and keeps what came
 * of it. Tickets, states and browser cookies are stored as hashes.
 *
 * <p>Connections for all grants that need consent at once come from {@link io.sealpost.auth.connection.RepairResource}; from their links on
 * they are as any other.
 */
package io.sealpost.auth.connection;
