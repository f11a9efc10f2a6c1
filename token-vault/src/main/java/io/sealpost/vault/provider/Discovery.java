package io.sealpost.vault.provider;

import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.refusal.RefusalCode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** A provider's metadata (OpenID Connect Discovery 1.0 §4). */
@ApplicationScoped
public class Discovery {

    private final ProviderHttp http;

    Discovery(ProviderHttp http) {
        this.http = http;
    }

    /**
     * The endpoints that a provider announces; those it may leave out are empty.
     *
     * @param device where codes for devices are given (RFC 8628 §4)
     * @param namesItself whether its authorization responses say who they are from (RFC 9207)
     */
    public record Endpoints(
            URI authorization,
            URI token,
            Optional<URI> revocation,
            Optional<URI> userinfo,
            URI jwks,
            Optional<URI> device,
            boolean namesItself) {}

    /**
     * Reads the metadata of an issuer. Blocks.
     *
     * @throws Refusal when there is none, or when it names another issuer (§4.3)
     */
    public Endpoints of(URI issuer) {
        try {
            var location = OIDCProviderMetadata.resolveURL(new Issuer(issuer));
            return http.send(new HTTPRequest(HTTPRequest.Method.GET, location), answer -> read(answer, issuer));
        } catch (IOException e) {
            throw Obstacle.of(TokenAnswers.causeOf(e))
                    .map(obstacle -> Refusal.invalid("issuer", obstacle.advice()))
                    .orElseGet(Discovery::unavailable);
        } catch (GeneralException | IllegalArgumentException e) {
            throw nothingThere();
        }
    }

    private static Endpoints read(HTTPResponse response, URI issuer) {
        try {
            response.ensureStatusCode(200);
            return endpoints(OIDCProviderMetadata.parse(response.getBodyAsJSONObject()), issuer);
        } catch (GeneralException | IllegalArgumentException e) {
            throw nothingThere();
        }
    }

    private static Endpoints endpoints(OIDCProviderMetadata metadata, URI issuer) {
        if (!metadata.getIssuer().getValue().equals(issuer.toString())) {
            throw Refusal.invalid("issuer", "the provider's metadata names another issuer; give exactly that one");
        }
        if (metadata.getTokenEndpointURI() == null) {
            throw Refusal.invalid("issuer", "the provider's metadata names no token_endpoint; give the endpoints");
        }
        return new Endpoints(
                metadata.getAuthorizationEndpointURI(),
                metadata.getTokenEndpointURI(),
                Optional.ofNullable(metadata.getRevocationEndpointURI()),
                Optional.ofNullable(metadata.getUserInfoEndpointURI()),
                metadata.getJWKSetURI(),
                Optional.ofNullable(metadata.getDeviceAuthorizationEndpointURI()),
                metadata.supportsAuthorizationResponseIssuerParam());
    }

    private static Refusal nothingThere() {
        return Refusal.invalid(
                "issuer", "no valid OpenID discovery document is there; correct it or give the endpoints");
    }

    private static Refusal unavailable() {
        return Refusal.of(
                        RefusalCode.PROVIDER_UNAVAILABLE,
                        "The issuer's discovery document could not be fetched. Try again, or give the endpoints in the request.")
                .retryAfter(Duration.ofSeconds(10));
    }
}
