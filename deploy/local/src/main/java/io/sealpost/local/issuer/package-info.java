/** The token issuer of one machine: an RSA key in the data directory, and the tokens it signs for the services and for people. */
package io.sealpost.local.issuer;
