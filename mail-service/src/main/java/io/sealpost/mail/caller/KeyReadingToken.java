package io.sealpost.mail.caller;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.common.OidcEndpoint;
import io.quarkus.oidc.common.OidcRequestFilter;
import io.quarkus.oidc.runtime.OidcUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Shows this service's token to the issuers that let only those read their keys who they know. */
@Unremovable // looked up by quarkus-oidc, injected nowhere
@ApplicationScoped
@OidcEndpoint(OidcEndpoint.Type.JWKS)
class KeyReadingToken implements OidcRequestFilter {

    private final Map<String, Path> fileByTenant = new HashMap<>();

    KeyReadingToken(CallerConfig config) {
        config.issuers().forEach((name, issuer) -> issuer.tokenFile()
                .ifPresent(file -> fileByTenant.put(IssuerTenants.tenantId(name), file)));
    }

    @Override
    public Uni<Void> filter(OidcRequestFilterContext context) {
        var file = fileByTenant.get(context.contextProperties().getString(OidcUtils.TENANT_ID_ATTRIBUTE));
        return file == null
                ? Uni.createFrom().voidItem()
                : context.runBlocking(() ->
                        context.request().putHeader(HttpHeaders.AUTHORIZATION.toString(), "Bearer " + read(file)));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("The token file of an issuer cannot be read: " + file, e);
        }
    }
}
