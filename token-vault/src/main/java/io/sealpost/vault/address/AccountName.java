package io.sealpost.vault.address;

import java.util.regex.Pattern;

/** What may stand for a mailbox: its address or a login name. */
public final class AccountName {

    private static final Pattern NAME = Pattern.compile("[^\\s\\p{Z}\\p{C}/\\\\]{1,320}");

    private AccountName() {}

    public static boolean isOne(String text) {
        return NAME.matcher(text).matches();
    }
}
