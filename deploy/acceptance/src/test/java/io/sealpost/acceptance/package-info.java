/**
 * One round on servers that nobody here wrote: Keycloak gives the consent and the tokens, Postfix takes the mail, Dovecot keeps it.
 *
 * <p>Besides, three processes of the vault alone race for refreshes, at a provider of ours that can be told what to do:
 * {@link io.sealpost.acceptance.Vaults}. And an installation at the sandbox does all that is done with secrets, which are searched for
 * afterwards: {@link io.sealpost.acceptance.WholeRun}.
 *
 * <p>Entry points are the {@code *IT} classes; each peer is one class that starts on free loopback ports below a directory of its
 * run and stops what it started. {@link io.sealpost.acceptance.Peers} starts them once for all tests. Sealpost runs as packaged, by
 * the launcher that a user runs, and is spoken to over its REST interface only: nothing here may depend on a class of the services. The
 * tests of the three vaults look into their database, too, to let time pass there and to hold a refresh at one of its steps.
 */
package io.sealpost.acceptance;
