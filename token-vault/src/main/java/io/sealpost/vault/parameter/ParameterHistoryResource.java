package io.sealpost.vault.parameter;

import io.quarkus.security.PermissionsAllowed;
import io.sealpost.vault.http.Page;
import io.sealpost.vault.refusal.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;

/** The history of a parameter over REST; it outlives the parameter. */
@Path("/v1/system-parameters")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class ParameterHistoryResource {

    private final ParameterHistory history;

    ParameterHistoryResource(ParameterHistory history) {
        this.history = history;
    }

    /**
     * One change.
     *
     * @param number what {@code after} takes to go on behind it
     * @param oldValue null where nothing was stored
     * @param newValue null where it was deleted
     */
    record ParameterChangeView(
            String number,
            Instant at,
            String changedBy,
            String oldValue,
            String newValue,
            String oldDescription,
            String description) {

        static ParameterChangeView of(SystemParameterChange change) {
            return new ParameterChangeView(
                    cursor(change),
                    change.at,
                    change.changedBy,
                    change.oldValue,
                    change.newValue,
                    change.oldDescription,
                    change.description);
        }
    }

    /** The newest change first. */
    @GET
    @Path("/{key}/history")
    @PermissionsAllowed("parameters:read")
    @Transactional
    public Page<ParameterChangeView> history(
            String key, @QueryParam("limit") @DefaultValue("100") String limit, @QueryParam("after") String after) {
        var asked = Page.limit(limit);
        var found = history.before(key, after == null ? Long.MAX_VALUE : number(after), asked + 1);
        if (found.isEmpty() && KnownParameter.of(key).isEmpty() && !history.knows(key)) {
            throw ParameterResource.notFound();
        }
        return Page.of(found, asked, ParameterHistoryResource::cursor, ParameterChangeView::of);
    }

    private static String cursor(SystemParameterChange change) {
        return Long.toString(change.number);
    }

    private static long number(String after) {
        try {
            return Long.parseLong(after);
        } catch (NumberFormatException e) {
            throw Refusal.invalid("after", "give the cursor that the previous page ended with");
        }
    }
}
