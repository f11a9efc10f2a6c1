package io.sealpost.mail.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A body with one thing wrong in it.
 *
 * @param member the member of the body that it is in
 */
public record Mutation(String member, String what, String body) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final ObjectMapper ESCAPING =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final int TOO_LONG = 900_000;
    private static final int TOO_MANY = 2_000;

    /** Every mutation of a body that is right: wrong types, texts that are too long or not storable, lists that are too long. */
    public static List<Mutation> of(JsonNode right) {
        var mutations = new ArrayList<Mutation>();
        for (var member : right.properties()) {
            for (var wrong : wrongs(member.getValue())) {
                var body = ((ObjectNode) right.deepCopy()).set(member.getKey(), wrong.value);
                mutations.add(new Mutation(member.getKey(), wrong.what, written(body)));
            }
        }
        return mutations;
    }

    /** Half of a surrogate pair has no UTF-8: it travels as an escape. */
    private static String written(JsonNode body) {
        try {
            return ESCAPING.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }

    private record Wrong(String what, JsonNode value) {}

    private static List<Wrong> wrongs(JsonNode right) {
        return switch (right.getNodeType()) {
            case STRING ->
                List.of(
                        new Wrong("a number", JSON.numberNode(5)),
                        new Wrong("an object", JSON.objectNode()),
                        new Wrong("a NUL", JSON.textNode(inside(right.asText(), "\0"))),
                        new Wrong("half a character", JSON.textNode(inside(right.asText(), "\ud800"))),
                        new Wrong("too long", JSON.textNode("a".repeat(TOO_LONG))),
                        new Wrong("too many words", JSON.textNode("a ".repeat(TOO_LONG / 2) + "a")));
            case NUMBER ->
                List.of(
                        new Wrong("a text", JSON.textNode("x")),
                        new Wrong("a fraction", JSON.numberNode(1.5)),
                        new Wrong("too large", JSON.numberNode(1e30)),
                        new Wrong("an object", JSON.objectNode()));
            case BOOLEAN ->
                List.of(new Wrong("a text", JSON.textNode("true")), new Wrong("a number", JSON.numberNode(1)));
            case ARRAY -> inList((ArrayNode) right);
            case OBJECT -> inObject((ObjectNode) right);
            case BINARY, MISSING, NULL, POJO -> List.of();
        };
    }

    /** Not at an end, which may be stripped. */
    private static String inside(String text, String character) {
        return text.charAt(0) + character + text.substring(1);
    }

    private static List<Wrong> inList(ArrayNode right) {
        var wrongs = new ArrayList<Wrong>();
        var many = JSON.arrayNode();
        IntStream.range(0, TOO_MANY).forEach(_ -> many.add(right.get(0)));
        wrongs.add(new Wrong("too many entries", many));
        wrongs.add(new Wrong("a number", JSON.numberNode(5)));
        wrongs.add(new Wrong("an entry that is null", JSON.arrayNode().addNull()));
        for (var wrong : wrongs(right.get(0))) {
            wrongs.add(new Wrong(
                    "an entry that is or has " + wrong.what, JSON.arrayNode().add(wrong.value)));
        }
        return wrongs;
    }

    private static List<Wrong> inObject(ObjectNode right) {
        var wrongs = new ArrayList<Wrong>();
        wrongs.add(new Wrong("a text", JSON.textNode("x")));
        wrongs.add(new Wrong("a list", JSON.arrayNode()));
        wrongs.add(new Wrong("another member", right.deepCopy().set("no_such_member", JSON.arrayNode())));
        for (var member : right.properties()) {
            for (var wrong : wrongs(member.getValue())) {
                wrongs.add(new Wrong(
                        member.getKey() + " with " + wrong.what,
                        right.deepCopy().set(member.getKey(), wrong.value)));
            }
        }
        return wrongs;
    }

    @Override
    public String toString() {
        return member + ": " + what;
    }
}
