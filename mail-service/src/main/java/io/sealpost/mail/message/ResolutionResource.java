package io.sealpost.mail.message;

import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.mail.address.InvalidAddress;
import io.sealpost.mail.address.Mailbox;
import io.sealpost.mail.caller.Caller;
import io.sealpost.mail.refusal.Refusal;
import io.sealpost.mail.resolution.Query;
import io.sealpost.mail.vault.ParameterCopy;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a send would get. */
@Path("/v1/resolutions")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class ResolutionResource {

    private static final int LONGEST_FROM = 2000;

    private final Resolving resolving;
    private final ParameterCopy parameters;
    private final SecurityIdentity identity;

    ResolutionResource(Resolving resolving, ParameterCopy parameters, SecurityIdentity identity) {
        this.resolving = resolving;
        this.parameters = parameters;
        this.identity = identity;
    }

    /** The sender to resolve; null asks for a message without From. */
    @Schema(name = "ResolutionForm")
    record Question(String from) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("mail:send")
    public ResolutionView resolve(@NotNull Question question) {
        var from = SenderPolicy.check(
                Caller.of(identity),
                question.from() == null ? List.of() : List.of(mailbox(question.from())),
                List.of(),
                false,
                parameters.current().notifications());
        return ResolutionView.of(resolving.resolve(new Query(from, Optional.empty(), false)));
    }

    private static Mailbox mailbox(String from) {
        if (from.length() > LONGEST_FROM) {
            throw Refusal.invalid("from", "give up to " + LONGEST_FROM + " characters");
        }
        try {
            return Mailbox.parse(from);
        } catch (InvalidAddress e) {
            throw Refusal.invalid("from", e.getMessage());
        }
    }
}
