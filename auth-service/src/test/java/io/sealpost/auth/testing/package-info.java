/** What the tests run against: PostgreSQL, an issuer of caller tokens, a vault that knows its contract only, and a provider. */
package io.sealpost.auth.testing;
