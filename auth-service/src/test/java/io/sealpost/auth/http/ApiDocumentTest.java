package io.sealpost.auth.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.sealpost.auth.testing.Surroundings;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients are generated from the document: it says what the service takes and gives. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ApiDocumentTest {

    private JsonNode document;

    @BeforeEach
    void read() throws Exception {
        document = new ObjectMapper()
                .readTree(RestAssured.get("/q/openapi?format=json").asString());
    }

    @Test
    void membersAreNamedInSnakeCase() {
        assertThat(document.at("/components/schemas").valueStream().flatMap(ApiDocumentTest::names))
                .hasSizeGreaterThan(20)
                .allMatch(name -> name.matches("[a-z0-9]+(_[a-z0-9]+)*"));
    }

    @Test
    void schemasAreNamedForWhatTheyAre() {
        assertThat(document.at("/components/schemas").properties().stream().map(Map.Entry::getKey))
                .allMatch(name -> name.matches("[A-Z][A-Za-z]+"))
                .doesNotContain("JsonNode", "Form", "View", "HttpProblem");
    }

    @Test
    void eachRefusalIsAProblemWithACode() {
        for (var operation : operations()) {
            var refused = operation.at("/responses/default/$ref").asText();
            assertThat(document.at(refused.substring(1) + "/content/application~1problem+json/schema/$ref")
                            .asText())
                    .as(operation.path("operationId").asText())
                    .isEqualTo("#/components/schemas/Problem");
        }
        assertThat(document.at("/components/schemas/Problem/required")
                        .valueStream()
                        .map(JsonNode::asText))
                .contains("code", "detail");
    }

    @Test
    void aPutSaysThatItMayCreateWhatItsCallerNames() {
        var puts = document.path("paths").properties().stream()
                .filter(path -> path.getValue().has("put"))
                .toList();
        assertThat(puts).isNotEmpty().allSatisfy(path -> {
            var responses = path.getValue().at("/put/responses");
            assertThat(responses.at("/200/content/application~1json/schema").has("$ref"))
                    .isTrue();
            assertThat(responses.at("/201/content/application~1json/schema").has("$ref"))
                    .isEqualTo(!path.getKey().endsWith("/{id}"));
        });
    }

    @Test
    void noAnswerIsWithoutASchema() {
        for (var operation : operations()) {
            assertThat(operation
                            .at("/responses")
                            .valueStream()
                            .flatMap(response -> response.path("content").properties().stream())
                            .filter(content -> content.getKey().equals("application/json")))
                    .as(operation.path("operationId").asText())
                    .noneMatch(content -> content.getValue().path("schema").isEmpty());
        }
    }

    @Test
    void operationsHaveNamesOfTheirOwn() {
        assertThat(operations())
                .extracting(operation -> operation.path("operationId").asText())
                .doesNotHaveDuplicates();
    }

    @Test
    void itSaysNothingOfWhereTheServiceRuns() {
        assertThat(document.has("servers")).isFalse();
    }

    private List<JsonNode> operations() {
        return Stream.of("get", "put", "post", "delete")
                .flatMap(method -> operations(method).stream())
                .toList();
    }

    private List<JsonNode> operations(String method) {
        return document.path("paths")
                .valueStream()
                .filter(path -> path.has(method))
                .map(path -> path.path(method))
                .toList();
    }

    private static Stream<String> names(JsonNode schema) {
        return schema.path("properties").properties().stream().map(Map.Entry::getKey);
    }
}
