package io.sealpost.auth.http;

import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import jakarta.annotation.Priority;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;

/** No token, or none that counts here. Why a token was refused is for the log, not for whoever sent it. */
public final class UnauthenticatedMapper {

    private UnauthenticatedMapper() {}

    /** A token that does not verify. The library's own mapper of this exception does not link with this Quarkus version. */
    @Provider
    @Priority(1)
    public static final class BadToken extends ExceptionMapperBase<AuthenticationFailedException> {
        @Override
        protected HttpProblem toProblem(AuthenticationFailedException e) {
            return unauthorized("Bearer error=\"invalid_token\"");
        }
    }

    /** No token at all. */
    @Provider
    @Priority(1)
    public static final class NoToken extends ExceptionMapperBase<UnauthorizedException> {
        @Override
        protected HttpProblem toProblem(UnauthorizedException e) {
            return unauthorized("Bearer");
        }
    }

    private static HttpProblem unauthorized(String challenge) {
        return HttpProblem.builder()
                .withStatus(Status.UNAUTHORIZED)
                .withTitle(Status.UNAUTHORIZED.getReasonPhrase())
                .withHeader(HttpHeaders.WWW_AUTHENTICATE, challenge)
                .build();
    }
}
