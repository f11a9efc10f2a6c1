package io.sealpost.vault.provider;

import java.util.regex.Pattern;

/** One word of a scope (RFC 6749 §3.3), of a length that tables hold. */
public final class ScopeToken {

    private static final Pattern TOKEN = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,500}");

    private ScopeToken() {}

    public static boolean isOne(String text) {
        return TOKEN.matcher(text).matches();
    }
}
