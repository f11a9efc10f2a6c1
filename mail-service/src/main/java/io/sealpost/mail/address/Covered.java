package io.sealpost.mail.address;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The condition of a query for the rows that patterns cover. It says only what the patterns have: a condition that also asks for what they
 * lack keeps the database from its indexes.
 */
public final class Covered {

    private final List<String> alternatives = new ArrayList<>();
    private final Map<String, Object> parameters = new HashMap<>();

    private Covered() {}

    /**
     * Rows with an address or domain of the patterns.
     *
     * @param key the attribute that holds {@link AddressPatterns#nameKey}
     * @param domain the attribute that holds {@link AddressPatterns#nameDomain}
     */
    public static Covered by(AddressPatterns patterns, String key, String domain) {
        var covered = new Covered();
        if (patterns.all()) {
            covered.alternatives.add("1 = 1");
        } else {
            covered.orIn(key, patterns.addresses());
            covered.orIn(domain, patterns.domains());
        }
        return covered;
    }

    private void orIn(String attribute, Set<String> values) {
        if (!values.isEmpty()) {
            alternatives.add(attribute + " in :" + attribute);
            parameters.put(attribute, values);
        }
    }

    /** These rows as well. */
    public Covered or(String attribute, String value) {
        orIn(attribute, Set.of(value));
        return this;
    }

    /** In brackets, for use beside other conditions. */
    public String condition() {
        return alternatives.isEmpty() ? "(1 = 0)" : "(" + String.join(" or ", alternatives) + ")";
    }

    /** The condition's parameters, named as its attributes; the caller adds its own. */
    public Map<String, Object> parameters() {
        return new HashMap<>(parameters);
    }
}
