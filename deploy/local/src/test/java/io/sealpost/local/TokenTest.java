package io.sealpost.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sealpost.local.issuer.LocalIssuer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenTest {

    private static final List<String> CLAIMS = List.of("senders", "mailboxes", "grants", "secrets");

    @TempDir
    Path data;

    private Layout layout;

    @BeforeEach
    void issue() {
        layout = Layout.of(Map.of("SEALPOST_HOME", "/checkout", "SEALPOST_DATA", data.toString()));
        LocalIssuer.create(layout);
    }

    @Test
    void withoutAnythingSaidItReachesEverything() throws IOException {
        var claims = claims(Map.of());

        assertThat(CLAIMS).allSatisfy(claim -> assertThat(claims.get(claim)).hasToString("[\"*\"]"));
    }

    @Test
    void eachKindIsNarrowedByItself() throws IOException {
        var claims = claims(Map.of("SECRETS", "shop.*, key", "GRANTS", "acme/*"));

        assertThat(claims.get("secrets")).hasToString("[\"shop.*\",\"key\"]");
        assertThat(claims.get("grants")).hasToString("[\"acme/*\"]");
        assertThat(claims.get("senders")).hasToString("[\"*\"]");
    }

    @Test
    void withoutAScopeThereIsNone() {
        assertThatThrownBy(() -> new Token(layout, Map.of()).signed()).hasMessageContaining("SCOPE");
    }

    private JsonNode claims(Map<String, String> narrowing) throws IOException {
        var environment = new HashMap<>(narrowing);
        environment.put("SCOPE", "secrets:use grants:use");
        var payload = new Token(layout, environment).signed().split("\\.", -1)[1];
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(payload));
    }
}
