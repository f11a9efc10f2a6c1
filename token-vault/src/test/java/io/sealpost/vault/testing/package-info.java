/** What the tests run against: PostgreSQL, an issuer of caller tokens, and a provider that can be told to misbehave. */
package io.sealpost.vault.testing;
