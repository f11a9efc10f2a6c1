package io.sealpost.vault.http;

import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.arc.ArcUndeclaredThrowableException;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import io.sealpost.vault.refusal.Refusal;
import jakarta.annotation.Priority;
import jakarta.transaction.RollbackException;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;
import java.util.stream.Stream;

/** A transaction that was refused when it was about to be committed. What else a commit can fail of is nobody's business outside. */
public final class RefusedCommitMapper {

    private static final int DEEPEST = 8;

    private RefusedCommitMapper() {}

    /** Of an annotated method. */
    @Provider
    @Priority(1)
    public static final class OfMethod extends ExceptionMapperBase<RollbackException> {
        @Override
        protected HttpProblem toProblem(RollbackException e) {
            return problem(e);
        }
    }

    /** Of an annotated method that tells its caller nothing of what it fails of. */
    @Provider
    @Priority(1)
    public static final class OfSilentMethod extends ExceptionMapperBase<ArcUndeclaredThrowableException> {
        @Override
        protected HttpProblem toProblem(ArcUndeclaredThrowableException e) {
            return problem(e);
        }
    }

    /** Of a transaction that code began. */
    @Provider
    @Priority(1)
    public static final class OfCode extends ExceptionMapperBase<QuarkusTransactionException> {
        @Override
        protected HttpProblem toProblem(QuarkusTransactionException e) {
            return problem(e);
        }
    }

    /** What it failed of: the transaction manager hangs some reasons beside each other. */
    private static Stream<Throwable> reasons(Throwable failure, int depth) {
        if (failure == null || depth == 0) {
            return Stream.empty();
        }
        var beside = Stream.concat(Stream.ofNullable(failure.getCause()), Stream.of(failure.getSuppressed()));
        return Stream.concat(Stream.of(failure), beside.flatMap(reason -> reasons(reason, depth - 1)));
    }

    private static HttpProblem problem(Exception failure) {
        return reasons(failure, DEEPEST)
                .filter(Refusal.class::isInstance)
                .map(Refusal.class::cast)
                .findFirst()
                .map(RefusalMapper::problem)
                .orElseGet(() -> HttpProblem.valueOf(Status.INTERNAL_SERVER_ERROR));
    }
}
