package io.sealpost.vault.http;

import io.sealpost.vault.provider.ScopeToken;
import io.sealpost.vault.refusal.Refusal;
import java.util.List;
import java.util.Optional;

/** Scopes as a caller gives them. */
public final class GivenScopes {

    private static final int MOST = 50;

    private GivenScopes() {}

    /**
     * Those given; none where the member is absent.
     *
     * @throws Refusal of the field {@code scopes}
     */
    public static List<String> of(List<String> given) {
        var scopes = Optional.ofNullable(given).orElse(List.of());
        if (scopes.size() > MOST || !scopes.stream().allMatch(scope -> scope != null && ScopeToken.isOne(scope))) {
            throw Refusal.invalid("scopes", "give up to 50 scopes as the provider's documentation names them");
        }
        return scopes;
    }
}
