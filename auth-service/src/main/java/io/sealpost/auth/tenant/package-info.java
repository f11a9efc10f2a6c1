/** Which quarkus-oidc tenant a request belongs to: a visit to a provider chooses its own, any other request brings a caller's token. */
package io.sealpost.auth.tenant;
