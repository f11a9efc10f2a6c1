package io.sealpost.local;

import io.sealpost.local.issuer.LocalIssuer;
import io.sealpost.local.issuer.Reach;
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
        System.out.println(signed());
    }

    String signed() {
        var scope = environment.getOrDefault("SCOPE", "").strip();
        if (scope.isEmpty()) {
            throw new Failure("Say what the token is for, such as: make token SCOPE='mail:send mail:read'");
        }
        var reach = new Reach(list("SENDERS"), list("MAILBOXES"), list("GRANTS"), list("SECRETS"));
        return LocalIssuer.open(layout).callerToken(scope.replace(',', ' '), reach);
    }

    private List<String> list(String name) {
        var text = environment.getOrDefault(name, "");
        return text.isBlank() ? List.of("*") : List.of(text.strip().split("\\s*,\\s*|\\s+"));
    }
}
