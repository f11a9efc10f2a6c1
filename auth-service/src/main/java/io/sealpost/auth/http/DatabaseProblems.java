package io.sealpost.auth.http;

import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.arc.ArcUndeclaredThrowableException;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import jakarta.annotation.Priority;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.RollbackException;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;
import java.sql.SQLException;
import java.time.Duration;

/** The database does not answer or takes no connections: waiting helps. Whatever else a statement can fail of is a defect of ours. */
public final class DatabaseProblems {

    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final String CONNECTION_EXCEPTION = "08";
    private static final String OPERATOR_INTERVENTION = "57P";
    private static final String TOO_MANY_CONNECTIONS = "53300";

    /** How the pool says that nobody gave a connection back in time; there is nothing else to know it by. */
    private static final String POOL_EXHAUSTED = "cquisition timeout";

    private DatabaseProblems() {}

    /** Of what goes over Hibernate. */
    @Provider
    @Priority(1)
    public static final class OfHibernate extends ExceptionMapperBase<PersistenceException> {
        @Override
        protected HttpProblem toProblem(PersistenceException e) {
            return problem(e);
        }
    }

    /** Of a transaction of an annotated method. */
    @Provider
    @Priority(1)
    public static final class OfCommit extends ExceptionMapperBase<RollbackException> {
        @Override
        protected HttpProblem toProblem(RollbackException e) {
            return problem(e);
        }
    }

    /** The same of a method that tells its caller nothing of what it fails of. */
    @Provider
    @Priority(1)
    public static final class OfSilentCommit extends ExceptionMapperBase<ArcUndeclaredThrowableException> {
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

    /** Whether a failure means that nobody answers there, whatever it is wrapped in. */
    public static boolean isOfAnAbsentDatabase(Exception failure) {
        return Reasons.of(failure).anyMatch(DatabaseProblems::isAway);
    }

    static HttpProblem problem(Exception failure) {
        return isOfAnAbsentDatabase(failure)
                ? RefusalMapper.problem(Refusal.of(
                                RefusalCode.DATABASE_UNAVAILABLE,
                                "The database of auth-service does not answer. Try again; an operator should look at it.")
                        .retryAfter(PAUSE))
                : HttpProblem.valueOf(Status.INTERNAL_SERVER_ERROR);
    }

    /** Whether it says that the database is away: then nothing can be written down of it, either. */
    static boolean isOne(HttpProblem problem) {
        return RefusalCode.DATABASE_UNAVAILABLE
                .text()
                .equals(problem.getParameters().get("code"));
    }

    private static boolean isAway(Throwable reason) {
        if (!(reason instanceof SQLException failed)) {
            return false;
        }
        var state = failed.getSQLState();
        return state == null
                ? String.valueOf(failed.getMessage()).contains(POOL_EXHAUSTED)
                : state.startsWith(CONNECTION_EXCEPTION)
                        || state.startsWith(OPERATOR_INTERVENTION)
                        || state.equals(TOO_MANY_CONNECTIONS);
    }
}
