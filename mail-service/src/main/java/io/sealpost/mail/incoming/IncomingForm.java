package io.sealpost.mail.incoming;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import io.sealpost.mail.connection.Authentication.Method;
import io.sealpost.mail.connection.Encryption;
import io.sealpost.mail.refusal.Violations;
import io.sealpost.mail.server.AuthenticationForm;
import io.sealpost.mail.server.EndpointForm;
import io.sealpost.mail.server.Template;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The body of a PUT of an incoming server. What is read-only in an answer is ignored here. */
@JsonIgnoreProperties({
    "name",
    "state",
    "error",
    "error_since",
    "next_fetch_at",
    "token_status",
    "created_at",
    "updated_at"
})
record IncomingForm(
        Template template,
        Protocol protocol,
        String host,
        Integer port,
        Encryption encryption,
        AuthenticationForm authentication,
        List<String> folders,
        JsonNode afterFetch,
        Duration pollInterval,
        Boolean active,
        Instant startAt) {

    private static final Map<Encryption, Integer> PORTS =
            Map.of(Encryption.STARTTLS, 143, Encryption.TLS, 993, Encryption.NONE, 143);

    /** No control characters and no half of a surrogate pair, which nothing could store. */
    private static final Pattern FOLDER = Pattern.compile("[^\\p{Cntrl}\\p{Cs}]{1,255}");

    private static final int MOST_FOLDERS = 50;
    private static final Duration SHORTEST_POLL = Duration.ofSeconds(1);
    private static final Duration LONGEST_POLL = Duration.ofDays(7);

    /** The settings that this stands for; refused with every violation if it stands for none. */
    IncomingSettings settings(Duration usualPoll) {
        var violations = new Violations();
        violations.require(protocol != Protocol.POP3, "protocol", "pop3 is not available in this version; use imap");
        var place = new EndpointForm(template, host, port, encryption);
        var endpoint = place.endpoint(place.templateOrCustom().incoming(), PORTS, violations);
        var login = loginForm().settings(endpoint, violations);
        violations.require(login.method() != Method.NONE, "authentication.method", "give oauth2 or password");
        var read = folders == null ? List.of("INBOX") : folders;
        var after = AfterFetch.read(afterFetch, violations);
        checkFolders(read, after, violations);
        var poll = pollInterval == null ? usualPoll : pollInterval;
        violations.require(
                poll.compareTo(SHORTEST_POLL) >= 0 && poll.compareTo(LONGEST_POLL) <= 0,
                "poll_interval",
                "give a duration from PT1S to P7D");
        violations.refuseIfAny();
        return new IncomingSettings(
                place.templateOrCustom(),
                Protocol.IMAP,
                endpoint,
                login,
                read,
                after,
                poll,
                active == null || active,
                startAt);
    }

    /** The login as given; without one what is missing is named. */
    AuthenticationForm loginForm() {
        return authentication == null ? new AuthenticationForm(null, null, null, null, null) : authentication;
    }

    private void checkFolders(List<String> read, AfterFetch after, Violations violations) {
        violations
                .require(
                        !read.isEmpty()
                                && read.size() <= MOST_FOLDERS
                                && read.stream().allMatch(IncomingForm::isFolder),
                        "folders",
                        "give 1 to " + MOST_FOLDERS + " folder names")
                .require(new HashSet<>(read).size() == read.size(), "folders", "name each folder once")
                .require(
                        after.target() == null || !read.contains(after.target()),
                        "after_fetch",
                        "move to a folder that is not fetched itself");
    }

    static boolean isFolder(String name) {
        return name != null && FOLDER.matcher(name).matches();
    }
}
