package io.sealpost.docs;

import java.util.Locale;

/**
 * A setting of a service as an operator gives it.
 *
 * @param name dotted, with {@code <name>} where the operator chooses a name
 * @param type what a value looks like
 * @param standard the value that holds where none is given; empty if there is none
 * @param required whether the service does not start without it
 */
record Setting(String name, String type, String standard, boolean required, String description) {

    /** As a service's own {@code application.properties} gives it, which is no longer required of an operator. */
    Setting withStandard(String given) {
        return given == null ? this : new Setting(name, type, given, false, description);
    }

    /** Its environment variable, by the rules of MicroProfile Config: what is no letter or digit becomes an underscore. */
    String variable() {
        return name.replaceAll("[^A-Za-z0-9<>]", "_").toUpperCase(Locale.ROOT);
    }
}
