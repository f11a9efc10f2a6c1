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
 * commas between them (default: all that are confirmed and active).
 */
public final class FetchNow {

    private FetchNow() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(System.getenv(), System.out).code());
    }

    static Ending run(Map<String, String> environment, PrintStream out) throws InterruptedException {
        try (var http = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            var settings = Settings.of(environment);
            return new Run(new RunClient(http, settings), settings, Clock.systemUTC(), out).follow();
        } catch (Settings.Invalid e) {
            out.println(e.getMessage());
            return Ending.NOT_ASKED;
        }
    }
}
