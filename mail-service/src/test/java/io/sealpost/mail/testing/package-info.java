/** What the tests share: surroundings on loopback, a vault that knows its contract, mail hosts that play along or do not. */
package io.sealpost.mail.testing;
