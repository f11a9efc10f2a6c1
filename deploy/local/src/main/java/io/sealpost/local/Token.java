package io.sealpost.local;

import io.sealpost.local.issuer.LocalIssuer;
import java.util.List;
import java.util.Map;

/** {@code make token}: prints a caller's token for all three services, and nothing else. */
final class Token {

    private final Layout layout;
    private final Map<String, String> environment;

    Token(Layout layout, Map<String, String> environment) {
        this.layout = layout;
        this.environment = environment;
    }

    void run() {
        var scope = environment.getOrDefault("SCOPE", "").strip();
        if (scope.isEmpty()) {
            throw new Failure("Say what the token is for, such as: make token SCOPE='mail:send mail:read'");
        }
        System.out.println(LocalIssuer.open(layout)
                .callerToken(scope.replace(',', ' '), list("SENDERS"), list("MAILBOXES"), list("GRANTS")));
    }

    private List<String> list(String name) {
        var text = environment.getOrDefault(name, "");
        return text.isBlank() ? List.of("*") : List.of(text.strip().split("\\s*,\\s*|\\s+"));
    }
}
