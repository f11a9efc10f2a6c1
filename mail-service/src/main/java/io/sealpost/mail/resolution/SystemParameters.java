package io.sealpost.mail.resolution;

import io.sealpost.mail.address.InvalidAddress;
import io.sealpost.mail.address.Mailbox;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The system parameters that decide about senders. Values that make no address count as absent. */
public record SystemParameters(Map<String, String> values) {

    public static final SystemParameters NONE = new SystemParameters(Map.of());

    static final String DEFAULT_FROM = "mail.default.from";
    static final String CATCHALL_DOMAIN = "mail.catchall.domain";
    static final String BOUNCE_ALIAS = "mail.bounce.alias";
    static final String STRICT = "mail.from_filter.strict";

    public SystemParameters {
        values = Map.copyOf(values);
    }

    /** The notifications address N. */
    public Optional<Mailbox> notifications() {
        return atCatchall(DEFAULT_FROM);
    }

    Optional<Mailbox> bounce() {
        return atCatchall(BOUNCE_ALIAS);
    }

    /** Whether a From that no filter covers is refused; so unless said otherwise. */
    boolean strict() {
        var value = value(STRICT).orElse("true");
        return !value.equals("0") && !value.equalsIgnoreCase("false");
    }

    /** The values that a resolution uses, by key; null for those that are not set. */
    Map<String, String> used() {
        var used = new LinkedHashMap<String, String>();
        for (var key : List.of(DEFAULT_FROM, CATCHALL_DOMAIN, BOUNCE_ALIAS, STRICT)) {
            used.put(key, value(key).orElse(null));
        }
        return used;
    }

    private Optional<Mailbox> atCatchall(String key) {
        return value(key)
                .flatMap(local -> local.contains("@")
                        ? address(local)
                        : value(CATCHALL_DOMAIN).flatMap(domain -> address(local + "@" + domain)));
    }

    private Optional<String> value(String key) {
        return Optional.ofNullable(values.get(key)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static Optional<Mailbox> address(String text) {
        try {
            return Optional.of(Mailbox.parse(text));
        } catch (InvalidAddress notAnAddress) {
            return Optional.empty();
        }
    }
}
