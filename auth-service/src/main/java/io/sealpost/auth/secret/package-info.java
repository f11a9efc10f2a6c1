/** Secrets of this service's own: random texts that let their bearer act, and the keys that all replicas share, which the vault keeps. */
package io.sealpost.auth.secret;
