package io.sealpost.mail.fetchnow;

import java.io.PrintStream;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * {@code java -cp 'app/*:lib/main/*' io.sealpost.mail.fetchnow.FetchNow}, configured by variables: {@code SEALPOST_FETCH_URL}, the
 * service's base URL; {@code SEALPOST_FETCH_TOKEN_FILE}, a bearer token with {@code mail:fetch}, read at each call;
 * {@code SEALPOST_FETCH_WAIT}, how long to wait for the run's end (default {@code PT10M}); {@code SEALPOST_FETCH_SERVERS}, names with
 * commas between them (default: all that are confirmed and active). {@link Ending} has the exit codes.
 */
public final class FetchNow {

    private FetchNow() {}

    public static void main(String[] arguments) {
        System.exit(run(System.getenv(), System.out).code());
    }

    /**
     * Whatever goes wrong has its exit code: the JVM's own for an exception that nobody catches is that of a mailbox that failed. What an
     * exception says may quote the token, so only its kind is told.
     */
    static Ending run(Map<String, String> environment, PrintStream out) {
        try {
            return ask(environment, out);
        } catch (Settings.Invalid e) {
            out.println(e.getMessage());
            return Ending.NOT_ASKED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            out.println("interrupted; a run that was started goes on");
            return Ending.NOT_ASKED;
        } catch (RuntimeException | Error e) {
            out.println("This is a fault of the command itself: " + e.getClass().getName());
            return Ending.NOT_ASKED;
        }
    }

    private static Ending ask(Map<String, String> environment, PrintStream out) throws InterruptedException {
        var settings = Settings.of(environment);
        try (var http = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            return new Run(new RunClient(http, settings), settings, Clock.systemUTC(), out).follow();
        }
    }
}
