/**
 * The sandbox: a stand-in OpenID provider and mail host for the demo and for tests of the whole system.
 *
 * <p>{@link io.sealpost.sandbox.Sandbox} is the entry point, as a process and from Java. It wires four parts: the
 * {@code ledger} that remembers what a real provider remembers, the {@code provider} in front of it, the {@code mail}
 * host that asks it about tokens, and {@code control}, by which a test scripts all of them.
 *
 * <p>Nothing here may listen on anything but the loopback address, write a private key to disk or print a secret.
 */
package io.sealpost.sandbox;
