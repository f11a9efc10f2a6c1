/** Users and the identities by which they sign in: (issuer, subject) pairs, never email addresses. */
package io.sealpost.auth.user;
