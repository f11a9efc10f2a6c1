package io.sealpost.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes input from a schema: mostly as the schema has it, with something in it that it should not have. The same seed makes the same input.
 */
final class HostileInput {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int DEEPEST = 6;

    /** Texts that programs have tripped over. */
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\0",
            "a\0b",
            "\r\nX-Injected: yes",
            "../../etc/passwd",
            "..%2f..%2f",
            "%00",
            "%zz",
            "' or 1=1; --",
            "\"; drop table account_grant; --",
            "${jndi:ldap://127.0.0.1/a}",
            "#{1+1}",
            "{{7*7}}",
            "<script>alert(1)</script>",
            "http://127.0.0.1:1/",
            "http://169.254.169.254/latest/meta-data/",
            "https://user:pass@localhost/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "anna@acme.test",
            "anna@acme.test, ben@acme.test",
            "\"a b\"@acme.test",
            "@",
            "a@b@c",
            "\ud83d\ude00".repeat(50),
            "\ud800",
            "\u202e\u2066\u200b",
            "x".repeat(300),
            "x".repeat(5_000),
            "9".repeat(400),
            "-1",
            "PT1H",
            "P99999999Y",
            "2999-01-01T00:00:00Z",
            "+999999999-12-31T23:59:59Z",
            "null",
            "true",
            "*",
            "W/\"1\"",
            "\"1\"",
            "18446744073709551616");

    private final Random random;
    private final JsonNode schemas;
    private final Map<String, List<String>> known;

    /**
     * @param document the OpenAPI document that schemas refer to
     * @param known values that exist, by the name of the member or parameter that takes them
     */
    HostileInput(long seed, JsonNode document, Map<String, List<String>> known) {
        this.random = new Random(seed);
        this.schemas = document.path("components").path("schemas");
        this.known = known;
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** A value for a parameter: mostly one that exists. */
    String text(String name) {
        return known.containsKey(name) && chance(70) ? oneOf(known.get(name)) : oneOf(TEXTS);
    }

    /** A body: JSON by the schema, with something wrong in it or not, or no JSON at all. */
    byte[] body(JsonNode schema) {
        return switch (random.nextInt(20)) {
            case 0 -> new byte[0];
            case 1 -> "{".getBytes(StandardCharsets.UTF_8);
            case 2 -> "[".repeat(20_000).getBytes(StandardCharsets.UTF_8);
            case 3 -> new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'};
            case 4 -> bytes();
            case 5 -> (json(schema, "", 0).toString() + "{}").getBytes(StandardCharsets.UTF_8);
            default -> json(schema, "", 0).toString().getBytes(StandardCharsets.UTF_8);
        };
    }

    byte[] bytes() {
        var bytes = new byte[random.nextInt(600)];
        random.nextBytes(bytes);
        return bytes;
    }

    private JsonNode json(JsonNode schema, String name, int depth) {
        if (depth > DEEPEST || chance(8)) {
            return anything(name);
        }
        if (schema.has("$ref")) {
            var reference = schema.path("$ref").asText();
            return json(schemas.path(reference.substring(reference.lastIndexOf('/') + 1)), name, depth);
        }
        for (var combined : List.of("anyOf", "oneOf", "allOf")) {
            if (schema.has(combined)) {
                return json(oneOf(schema.path(combined).valueStream().toList()), name, depth);
            }
        }
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> {
                var array = JSON.arrayNode();
                for (var i = random.nextInt(4); i > 0; i--) {
                    array.add(json(schema.path("items"), name, depth + 1));
                }
                yield array;
            }
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            case "integer", "number" -> JSON.numberNode(oneOf(List.of(0L, 1L, -1L, 587L, 70_000L, Long.MAX_VALUE)));
            default ->
                schema.has("enum") && chance(80)
                        ? oneOf(schema.path("enum").valueStream().toList())
                        : JSON.textNode(text(name));
        };
    }

    private static String type(JsonNode schema) {
        var type = schema.path("type");
        return type.isArray() ? type.path(0).asText() : type.asText();
    }

    private ObjectNode object(JsonNode schema, int depth) {
        var object = JSON.objectNode();
        schema.path("properties").properties().forEach(property -> {
            if (chance(75)) {
                object.set(property.getKey(), json(property.getValue(), property.getKey(), depth + 1));
            }
        });
        var more = schema.path("additionalProperties");
        if (more.isObject() && chance(75)) {
            object.set(text("name"), json(more, "", depth + 1));
        }
        if (chance(5)) {
            object.put("nobody_knows_this", text(""));
        }
        return object;
    }

    private JsonNode anything(String name) {
        return switch (random.nextInt(7)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(true);
            case 2 -> JSON.numberNode(oneOf(List.of(-1.5, 1e308, 4.0)));
            case 3 -> JSON.arrayNode().add(JSON.arrayNode().add(JSON.nullNode()));
            case 4 -> JSON.objectNode().put("a", 1);
            default -> JSON.textNode(text(name));
        };
    }
}
