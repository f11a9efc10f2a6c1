package io.sealpost.vault.parameter;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.vault.audit.Action;
import io.sealpost.vault.audit.Audit;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.http.EntityVersion;
import io.sealpost.vault.http.Page;
import io.sealpost.vault.parameter.ParameterHistory.Content;
import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.refusal.RefusalCode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** System parameters over REST. Every answer carries the store's version as its entity tag. */
@Path("/v1/system-parameters")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class ParameterResource {

    private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9._-]{0,127}");
    private static final String ANY_VERSION = "*";
    private static final int LONGEST = 4096;

    private final SystemParameters parameters;
    private final ParameterHistory history;
    private final Audit audit;
    private final Clock clock;
    private final SecurityIdentity identity;

    ParameterResource(
            SystemParameters parameters,
            ParameterHistory history,
            Audit audit,
            Clock clock,
            SecurityIdentity identity) {
        this.parameters = parameters;
        this.history = history;
        this.audit = audit;
        this.clock = clock;
        this.identity = identity;
    }

    @JsonIgnoreProperties({"key", "stored", "updated_at", "updated_by", "known", "type", "default", "meaning"})
    @Schema(name = "ParameterForm")
    record Form(String value, String description) {}

    @Schema(name = "PageParameterView")
    record ParameterPage(List<ParameterView> items, String next) {}

    @GET
    @PermissionsAllowed("parameters:read")
    @APIResponseSchema(ParameterPage.class)
    @Transactional
    public Response list(
            @QueryParam("limit") @DefaultValue("500") String limit,
            @QueryParam("after") @DefaultValue("") String after,
            @QueryParam("known") @DefaultValue("false") String known,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch) {
        var asked = Page.limit(limit);
        var all = flag("known", known);
        return read(
                parameters.version(), ifMatch, ifNoneMatch, () -> all ? withKnown(after, asked) : stored(after, asked));
    }

    /** What is found is looked for only where the caller does not have it yet. */
    private static Response read(long version, String ifMatch, String ifNoneMatch, Supplier<Object> found) {
        EntityVersion.check(ifMatch, version);
        var tag = EntityVersion.tag(version);
        return ReadersVersion.isCurrent(ifNoneMatch, version)
                ? Response.notModified(tag).build()
                : Response.ok(found.get()).tag(tag).build();
    }

    private Page<ParameterView> stored(String after, int limit) {
        return Page.of(parameters.after(after, limit + 1), limit, p -> p.key, ParameterView::of);
    }

    private Page<ParameterView> withKnown(String after, int limit) {
        return Page.of(parameters.withKnownAfter(after, limit + 1), limit, ParameterView::key, view -> view);
    }

    @GET
    @Path("/{key}")
    @PermissionsAllowed("parameters:read")
    @APIResponseSchema(ParameterView.class)
    @Transactional
    public Response get(
            String key,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch) {
        // before the value: an older tag with a newer value is read again, a newer one with an older value would stay
        var version = parameters.version();
        // the tag is the store's: who has it need not have a key that nothing is stored under
        var found = parameters.view(key).orElseThrow(ParameterResource::notFound);
        return read(version, ifMatch, ifNoneMatch, () -> found);
    }

    @PUT
    @Path("/{key}")
    @PermissionsAllowed({"parameters:write", "parameters:admin"})
    @APIResponseSchema(ParameterView.class)
    @Transactional
    public Response put(
            String key,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch,
            @NotNull Form form) {
        var caller = writer(key);
        check(key, form);
        parameters.advance();
        EntityVersion.check(ifMatch, parameters.version() - 1);
        refuseFrozen(key);
        var stored = parameters.findByIdOptional(key);
        if (stored.isEmpty() && ifMatch != null && ifMatch.strip().equals(ANY_VERSION)) {
            EntityVersion.check(ifMatch, null);
        }
        EntityVersion.checkAbsent(ifNoneMatch, stored.isPresent());
        var before = stored.map(Content::of).orElse(Content.NONE);
        var parameter = stored.orElseGet(SystemParameter::new);
        parameter.key = key;
        parameter.value = form.value();
        parameter.description = form.description();
        parameter.updatedAt = clock.instant();
        parameter.updatedBy = caller.name();
        parameters.persist(parameter);
        history.add(key, parameter.updatedAt, parameter.updatedBy, before, Content.of(parameter));
        audit.done(caller.actor(), Action.PARAMETER_PUT, key);
        return Response.status(stored.isEmpty() ? Response.Status.CREATED : Response.Status.OK)
                .entity(ParameterView.of(parameter))
                .tag(EntityVersion.tag(parameters.version()))
                .build();
    }

    @DELETE
    @Path("/{key}")
    @PermissionsAllowed({"parameters:write", "parameters:admin"})
    @Transactional
    public void delete(String key, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        var caller = writer(key);
        parameters.advance();
        EntityVersion.check(ifMatch, parameters.version() - 1);
        refuseFrozen(key);
        var stored = parameters.findByIdOptional(key).orElseThrow(ParameterResource::notFound);
        parameters.delete(stored);
        history.add(key, clock.instant(), caller.name(), Content.of(stored), Content.NONE);
        audit.done(caller.actor(), Action.PARAMETER_DELETED, key);
    }

    /** What decides where browsers go is for administrators. */
    private Caller writer(String key) {
        var caller = Caller.of(identity);
        var adminOnly = key.startsWith("auth.") || key.startsWith("web.") || key.startsWith("auth_oauth.");
        if (!caller.may(adminOnly ? "parameters:admin" : "parameters:write") && !caller.may("parameters:admin")) {
            throw Refusal.of(RefusalCode.FORBIDDEN, "This parameter takes the permission parameters:admin.");
        }
        return caller;
    }

    private void refuseFrozen(String key) {
        if (key.equals(KnownParameter.WEB_BASE_URL.key()) && parameters.on(KnownParameter.WEB_BASE_URL_FREEZE)) {
            throw Refusal.of(
                    RefusalCode.PARAMETER_FROZEN,
                    "web.base.url is frozen: providers know the redirect URIs made from it. Set web.base.url.freeze to 0 first.");
        }
    }

    private static void check(String key, Form form) {
        if (!KEY.matcher(key).matches()) {
            throw Refusal.invalid("key", "use up to 128 of a-z, 0-9, dot, dash and underscore");
        }
        var value = form.value();
        if (value == null || value.length() > LONGEST || value.chars().anyMatch(c -> c < ' ' && c != '\t')) {
            throw Refusal.invalid("value", "give a text of one line, up to " + LONGEST + " characters");
        }
        if (form.description() != null && form.description().length() > LONGEST) {
            throw Refusal.invalid("description", "give up to " + LONGEST + " characters");
        }
        KnownParameter.of(key).filter(known -> !known.accepts(value)).ifPresent(known -> {
            throw Refusal.invalid("value", known.advice());
        });
    }

    private static boolean flag(String name, String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Refusal.invalid(name, "give true or false");
        };
    }

    static Refusal notFound() {
        return Refusal.of(RefusalCode.NOT_FOUND, "Nothing is known of this key: no value is stored under it.");
    }
}
