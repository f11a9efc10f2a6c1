package io.sealpost.sandbox.control;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The JSON body of a control call. */
record Order(Map<String, Object> fields) {

    /** Reads the body; it may hold the known fields and no other. */
    static Order read(HTTPRequest request, String... known) {
        Map<String, Object> fields;
        try {
            fields = JSONObjectUtils.parse(request.getBody());
        } catch (ParseException e) {
            throw new Unclear("The body must be a JSON object");
        }
        if (!Set.of(known).containsAll(fields.keySet())) {
            throw new Unclear("The body may hold " + String.join(", ", known) + " and nothing else");
        }
        return new Order(fields);
    }

    Optional<String> text(String field) {
        return switch (fields.get(field)) {
            case null -> Optional.empty();
            case String text when !text.isBlank() -> Optional.of(text);
            default -> throw new Unclear("'" + field + "' must be a text");
        };
    }

    String required(String field) {
        return text(field).orElseThrow(() -> new Unclear("'" + field + "' is missing"));
    }

    int count(String field, int otherwise) {
        return switch (fields.get(field)) {
            case null -> otherwise;
            case Number number
            when number.doubleValue() == number.intValue() && number.intValue() > 0 -> number.intValue();
            default -> throw new Unclear("'" + field + "' must be a whole number from 1 on");
        };
    }

    <E extends Enum<E>> E choice(String field, Class<E> type) {
        var name = required(field);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> spelling(constant).equals(name))
                .findFirst()
                .orElseThrow(() -> new Unclear("'" + field + "' must be one of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(Order::spelling)
                                .collect(Collectors.joining(", "))));
    }

    private static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The call cannot be carried out; the message says what to send instead. */
    static final class Unclear extends RuntimeException {
        Unclear(String message) {
            super(message);
        }
    }
}
