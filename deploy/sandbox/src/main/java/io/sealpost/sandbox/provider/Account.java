package io.sealpost.sandbox.provider;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What the provider says of an account, which is known by its mail address alone. */
final class Account {

    private Account() {}

    /** The same in every run, so that an identity linked yesterday still signs in today. */
    static String subject(String account) {
        return UUID.nameUUIDFromBytes(account.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** The claims that the scopes open. */
    static Map<String, Object> claims(String account, Set<String> scopes) {
        var claims = new HashMap<String, Object>();
        if (scopes.contains("email")) {
            claims.put("email", account);
            claims.put("email_verified", true);
        }
        if (scopes.contains("profile")) {
            claims.put("name", account.replaceFirst("@.*", ""));
            claims.put("preferred_username", account);
        }
        return claims;
    }
}
