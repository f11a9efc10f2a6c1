package io.sealpost.vault.http;

import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.arc.ArcUndeclaredThrowableException;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import io.sealpost.vault.refusal.Refusal;
import jakarta.annotation.Priority;
import jakarta.transaction.RollbackException;
import jakarta.ws.rs.ext.Provider;

/**
 * A transaction that was refused when it was about to be committed. But for a database that is away, what else a commit can fail of is nobody's
 * business outside.
 */
public final class RefusedCommitMapper {

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

    private static HttpProblem problem(Exception failure) {
        return Reasons.of(failure)
                .filter(Refusal.class::isInstance)
                .map(Refusal.class::cast)
                .findFirst()
                .map(RefusalMapper::problem)
                .orElseGet(() -> DatabaseProblems.problem(failure));
    }
}
