package io.sealpost.mail.message;

import io.sealpost.mail.refusal.Refusal;
import io.sealpost.mail.refusal.RefusalCode;
import io.sealpost.mail.resolution.Query;
import io.sealpost.mail.resolution.Resolution.Resolved;
import io.sealpost.mail.resolution.Resolution.Unresolved;
import io.sealpost.mail.resolution.Resolver;
import io.sealpost.mail.server.OutgoingServers;
import io.sealpost.mail.vault.ParameterCopy;
import jakarta.enterprise.context.ApplicationScoped;

/** Resolves against the servers and parameters of this moment. */
@ApplicationScoped
class Resolving {

    private final OutgoingServers servers;
    private final ParameterCopy parameters;

    Resolving(OutgoingServers servers, ParameterCopy parameters) {
        this.servers = servers;
        this.parameters = parameters;
    }

    /** The resolution, or a refusal with {@code no_outgoing_server} that shows every rule tried. */
    Resolved resolve(Query query) {
        return switch (new Resolver(servers.candidates(), parameters.current()).resolve(query)) {
            case Resolved resolved -> resolved;
            case Unresolved unresolved ->
                throw Refusal.of(RefusalCode.NO_OUTGOING_SERVER, unresolved.advice())
                        .with("steps", ResolutionView.StepView.of(unresolved.steps()))
                        .with("parameters", unresolved.parameters());
        };
    }
}
