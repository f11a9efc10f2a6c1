/**
 * Outgoing servers: their settings over REST, their passwords in the vault, and their connection test.
 *
 * <p>{@link io.sealpost.mail.server.OutgoingServers} gives the resolver its candidates and the delivery its endpoints. Settings are checked when
 * they are given, so that what is stored can be used. Nothing secret is stored here: a password is a name of a vault secret.
 */
package io.sealpost.mail.server;
