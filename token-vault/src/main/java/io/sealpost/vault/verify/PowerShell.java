package io.sealpost.vault.verify;

import java.util.regex.Pattern;

/**
 * Texts in lines for PowerShell. Names come from callers and tokens from providers, and an administrator will paste what is made of
 * them.
 */
final class PowerShell {

    /** PowerShell takes typographic quotation marks for the plain one (about_Quoting_Rules). */
    private static final Pattern QUOTE = Pattern.compile("['\u2018\u2019\u201a\u201b]");

    private static final Pattern CONTROL = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    /** What lines begin with: the others need its session. */
    static final String CONNECT = "Connect-ExchangeOnline";

    private PowerShell() {}

    /** The text as one literal argument, in which nothing is evaluated: quotation marks are doubled, what would end the line is dropped. */
    static String literal(String text) {
        var oneLine = CONTROL.matcher(text).replaceAll("");
        return "'" + QUOTE.matcher(oneLine).replaceAll("$0$0") + "'";
    }
}
