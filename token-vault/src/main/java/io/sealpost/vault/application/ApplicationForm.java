package io.sealpost.vault.application;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.sealpost.vault.credential.SigningAlgorithm;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.provider.ClientAuthenticationMethod;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.openapitools.jackson.nullable.JsonNullable;

/** A PUT. Endpoints and hosts are for the custom template; of a read echoed back, what is read-only is ignored. */
@JsonIgnoreProperties({"application", "federated_token_state", "dies_at", "warnings", "created_at", "updated_at"})
record ApplicationForm(
        Template template,
        String tenant,
        String issuer,
        String authorizationEndpoint,
        String tokenEndpoint,
        String revocationEndpoint,
        String userinfoEndpoint,
        String jwksUri,
        String deviceAuthorizationEndpoint,
        Boolean authorizationResponseIssParameterSupported,
        String clientId,
        ClientAuthenticationMethod clientAuthentication,
        Map<String, ClientSecretForm> clientSecrets,
        Map<String, CertificateForm> certificates,

        @Schema(
                implementation = String.class,
                format = "password",
                writeOnly = true,
                description = "The entry of certificates named certificate, as its pem alone; null removes it")
        JsonNullable<SecretText> certificate,

        @Schema(
                description =
                        "The name of a file in the vault's folder of federated tokens (sealpost.federated-tokens.directory)."
                                + " It is sent only to the host that the token's audience names")
        String federatedToken,

        @Schema(
                description =
                        "The hosts that access tokens may be sent to. A host more is treated as another endpoint: client"
                                + " secrets and certificates have to be given again, and while the application has grants it is"
                                + " refused with application_has_grants")
        List<String> mailHosts) {

    ApplicationForm {
        certificate = certificate == null ? JsonNullable.undefined() : certificate;
    }

    /** A client secret in a PUT: without a value the stored one stays. */
    @JsonIgnoreProperties({"fingerprint", "expires_at_latest", "dies_at", "created_at", "last_used_at", "rejected_at"})
    record ClientSecretForm(@Schema(writeOnly = true) SecretText value, Instant expiresAt) {}

    /** A key with its certificate in a PUT: with neither text nor file what is stored stays. */
    @JsonIgnoreProperties({
        "fingerprint",
        "x5t_s256",
        "subject",
        "valid_from",
        "expires_at",
        "dies_at",
        "created_at",
        "last_used_at",
        "rejected_at"
    })
    record CertificateForm(
            @Schema(
                    writeOnly = true,
                    description =
                            "PEM: the RSA private key (PKCS#8 or PKCS#1, not encrypted) and its certificate, perhaps"
                                    + " with its chain. For providers other than Microsoft the key alone will do")
            SecretText pem,

            @Schema(
                    description =
                            "Instead of pem, the name of a file, or of a folder with tls.crt and tls.key, in the vault's folder"
                                    + " of certificates (sealpost.client-certificates.directory). It is read at each use")
            String file,

            @Schema(description = "Default PS256, with the template google RS256")
            SigningAlgorithm algorithm,

            @Schema(description = "Becomes the header kid of what is signed")
            String keyId) {}
}
