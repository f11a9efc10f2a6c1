package io.sealpost.vault.provider;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/**
 * When a call is over. Whoever waits for it gives up then; but a process that sleeps while it connects wakes up with a connection, and
 * must not send then what somebody else has sent meanwhile.
 *
 * @param nanos by {@link System#nanoTime()}
 */
record Deadline(long nanos) {

    private static final String ATTRIBUTE = Deadline.class.getName();

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** For one call. */
    HttpClientContext context() {
        var context = HttpClientContext.create();
        context.setAttribute(ATTRIBUTE, this);
        return context;
    }

    private boolean isOver() {
        return System.nanoTime() - nanos > 0;
    }

    /** Looks at the clock between connecting and sending. */
    static final class Guard implements ExecChainHandler {

        @Override
        public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
                throws IOException, HttpException {
            if (scope.clientContext.getAttribute(ATTRIBUTE) instanceof Deadline deadline && deadline.isOver()) {
                throw new InterruptedIOException("connected too late");
            }
            return chain.proceed(request, scope);
        }
    }
}
