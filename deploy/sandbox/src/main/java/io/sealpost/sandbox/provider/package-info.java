/**
 * The OpenID provider: discovery, authorization, token, revocation, introspection and userinfo endpoints.
 *
 * <p>{@link io.sealpost.sandbox.provider.Provider} is the entry point. mock-oauth2-server makes keys and tokens and says
 * where endpoints are; the Nimbus SDK parses and renders the messages; the ledger decides. An endpoint here only
 * translates between the three.
 */
package io.sealpost.sandbox.provider;
