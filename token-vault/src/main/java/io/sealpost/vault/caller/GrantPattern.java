package io.sealpost.vault.caller;

import io.sealpost.vault.address.AccountKey;
import java.util.List;
import java.util.Set;

/**
 * Which grants a caller may use: {@code application/account}, either part {@code *} for any or an account {@code *@domain}, optionally
 * followed by a blank and the purposes, comma separated: {@code microsoft/*@example.com smtp,imap}. A lone {@code *} is any grant.
 */
public record GrantPattern(String application, String account, Set<String> purposes) {

    private static final String ANY = "*";

    public GrantPattern {
        account = AccountKey.of(account);
    }

    public static GrantPattern parse(String text) {
        var parts = text.strip().split("\\s+", 2);
        var purposes = parts.length == 2 ? Set.copyOf(List.of(parts[1].split(","))) : Set.<String>of();
        var slash = parts[0].indexOf('/');
        return slash < 0
                ? new GrantPattern(parts[0], ANY, purposes)
                : new GrantPattern(parts[0].substring(0, slash), parts[0].substring(slash + 1), purposes);
    }

    /**
     * Whether the pattern covers a grant for one of some purposes.
     *
     * @param accountKey the account as {@link AccountKey} has it
     * @param anyOf the purposes, one of which is enough
     */
    boolean covers(String application, String accountKey, Set<String> anyOf) {
        return (this.application.equals(ANY) || this.application.equals(application))
                && coversAccount(accountKey)
                && (purposes.isEmpty() || anyOf.stream().anyMatch(purposes::contains));
    }

    private boolean coversAccount(String key) {
        return account.equals(ANY)
                || account.equals(key)
                || (account.startsWith("*@") && key.endsWith(account.substring(1)));
    }
}
