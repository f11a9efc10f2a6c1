package io.sealpost.vault.secret;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.vault.audit.Action;
import io.sealpost.vault.audit.Audit;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.caller.SecretNames;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.http.EntityVersion;
import io.sealpost.vault.http.Reveal;
import io.sealpost.vault.lock.NameLock;
import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.refusal.RefusalCode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/**
 * Secrets over REST. A read is audited in the transaction that opens the secret: no audit row, no secret. A name that the caller's
 * permission does not cover is answered as one that is not there, whatever else is asked, before anything is looked up.
 */
@Path("/v1/secrets/{name}")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class SecretResource {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");
    private static final int LONGEST = 65_536;

    private final Secrets secrets;
    private final Sealer sealer;
    private final Audit audit;
    private final Clock clock;
    private final NameLock names;
    private final SecurityIdentity identity;

    SecretResource(
            Secrets secrets, Sealer sealer, Audit audit, Clock clock, NameLock names, SecurityIdentity identity) {
        this.secrets = secrets;
        this.sealer = sealer;
        this.audit = audit;
        this.clock = clock;
        this.names = names;
        this.identity = identity;
    }

    @JsonIgnoreProperties({"name", "updated_at"})
    @Schema(name = "SecretForm")
    record Form(@Schema(writeOnly = true) SecretText value) {}

    @Schema(name = "StoredSecret")
    record Stored(String name, Instant updatedAt) {}

    @Schema(name = "Secret")
    record Revealed(
            String name,
            @JsonSerialize(using = Reveal.class) SecretText value,
            Instant updatedAt) {}

    @PUT
    @PermissionsAllowed("secrets:write")
    @APIResponseSchema(Stored.class)
    @Transactional
    public Response put(
            String name,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch,
            @NotNull Form form) {
        var caller = covered(name, SecretNames::written);
        if (!NAME.matcher(name).matches()) {
            throw Refusal.invalid("name", "use up to 200 letters, digits, dots, dashes and underscores");
        }
        var value = form.value();
        if (value == null || value.reveal().isEmpty() || value.reveal().length() > LONGEST) {
            throw Refusal.invalid("value", "give the secret, 1 to " + LONGEST + " characters");
        }
        names.take("secret", name);
        var stored = secrets.locked(name);
        EntityVersion.checkAbsent(ifNoneMatch, stored.isPresent());
        EntityVersion.check(ifMatch, stored.map(secret -> secret.version).orElse(null));
        var secret = stored.orElseGet(Secret::new);
        secret.name = name;
        secret.version = secrets.nextRevision();
        secret.valueSealed = sealer.seal(value, secret.place());
        secret.updatedAt = clock.instant();
        secret.updatedBy = caller.name();
        secrets.persist(secret);
        audit.done(caller.actor(), Action.SECRET_PUT, name);
        return Response.status(stored.isEmpty() ? Response.Status.CREATED : Response.Status.OK)
                .entity(new Stored(name, secret.updatedAt))
                .tag(EntityVersion.tag(secret.version))
                .build();
    }

    @GET
    @PermissionsAllowed("secrets:use")
    @APIResponseSchema(Revealed.class)
    @Transactional
    public Response get(String name) {
        var caller = covered(name, SecretNames::used);
        var secret = secrets.findByIdOptional(name).orElseThrow(SecretResource::notFound);
        audit.done(caller.actor(), Action.SECRET_READ, name);
        var value = sealer.open(secret.valueSealed, secret.place());
        return Response.ok(new Revealed(name, value, secret.updatedAt))
                .tag(EntityVersion.tag(secret.version))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @DELETE
    @PermissionsAllowed("secrets:write")
    @Transactional
    public void delete(String name, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        var caller = covered(name, SecretNames::written);
        names.take("secret", name);
        var secret = secrets.locked(name).orElseThrow(SecretResource::notFound);
        EntityVersion.check(ifMatch, secret.version);
        secrets.delete(secret);
        audit.done(caller.actor(), Action.SECRET_DELETED, name);
    }

    private Caller covered(String name, Function<SecretNames, Set<String>> patterns) {
        var caller = Caller.of(identity);
        if (!SecretNames.cover(patterns.apply(caller.secrets()), name)) {
            throw notFound();
        }
        return caller;
    }

    private static Refusal notFound() {
        return Refusal.of(RefusalCode.NOT_FOUND, "There is no such secret, or not for this caller.");
    }
}
