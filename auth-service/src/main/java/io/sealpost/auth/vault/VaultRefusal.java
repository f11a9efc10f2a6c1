package io.sealpost.auth.vault;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** An answer of the vault that is no success. */
public final class VaultRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final Pattern CAUSE = Pattern.compile("[a-z_]{1,64}");

    /** Seconds, up to a day; a date (RFC 9110 §10.2.3) the vault never says. */
    private static final Pattern SECONDS = Pattern.compile("\\d{1,5}");

    private final int status;
    private final String retryAfter;
    private final transient JsonNode body;

    VaultRefusal(int status, String retryAfter, JsonNode body) {
        super("token-vault answered " + status);
        this.status = status;
        this.retryAfter = retryAfter;
        this.body = body;
    }

    public int status() {
        return status;
    }

    /** The code of the problem document, if it was one. */
    public Optional<String> code() {
        return text("code");
    }

    /** The detail of the problem document, written by the vault for callers. */
    public Optional<String> detail() {
        return text("detail");
    }

    /** The offending fields, null when there are none. */
    public JsonNode violations() {
        return body.get("violations");
    }

    /** The error of a token endpoint's answer (RFC 6749 §5.2), if it was one. */
    Optional<String> error() {
        return text("error");
    }

    /** What an operator has to mend, where the vault says so: a word that may stand in an address. */
    Optional<String> cause() {
        return text("cause").filter(cause -> CAUSE.matcher(cause).matches());
    }

    /** How long to wait before another try, where the vault says so. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter)
                .filter(text -> SECONDS.matcher(text).matches())
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }

    private Optional<String> text(String member) {
        return Optional.ofNullable(body.get(member)).map(JsonNode::textValue);
    }
}
