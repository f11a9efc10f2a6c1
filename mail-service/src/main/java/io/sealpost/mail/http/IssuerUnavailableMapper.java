package io.sealpost.mail.http;

import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.oidc.OIDCException;
import io.sealpost.mail.refusal.Refusal;
import io.sealpost.mail.refusal.RefusalCode;
import jakarta.annotation.Priority;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;

/** A trusted issuer whose keys cannot be fetched at the moment: the token may be good, so trying again makes sense. */
@Provider
@Priority(1)
public final class IssuerUnavailableMapper extends ExceptionMapperBase<OIDCException> {

    private static final Duration PAUSE = Duration.ofSeconds(5);

    @Override
    protected HttpProblem toProblem(OIDCException e) {
        return RefusalMapper.problem(Refusal.of(
                        RefusalCode.ISSUER_UNAVAILABLE,
                        "The keys of the token's issuer cannot be fetched at the moment. Try again; an operator should look at the issuer.")
                .retryAfter(PAUSE));
    }
}
