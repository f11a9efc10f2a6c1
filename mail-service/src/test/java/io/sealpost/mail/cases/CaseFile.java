package io.sealpost.mail.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.StreamSupport;

/** The recorded cases that are kept as test resources. */
public final class CaseFile {

    private CaseFile() {}

    public static List<JsonNode> read(String name) {
        try (var file = CaseFile.class.getResourceAsStream("/cases/" + name)) {
            return StreamSupport.stream(
                            new ObjectMapper().readTree(file).get("cases").spliterator(), false)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
