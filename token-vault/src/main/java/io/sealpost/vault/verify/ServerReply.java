package io.sealpost.vault.verify;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a mail server said, as it may be shown: on one line, shortened, without control characters and without what it was told. */
final class ServerReply {

    private static final int LONGEST = 500;
    private static final int LONGEST_READ = 8000;
    private static final int PART = 16;
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\s]+");

    /** A refusal by XOAUTH2 comes with JSON in Base64, as a challenge of each of the protocols. */
    private static final Pattern CHALLENGE = Pattern.compile("(?:334|\\+) (eyJ[A-Za-z0-9+/=]{1,2000})");

    private ServerReply() {}

    static String shown(String said, MailLogin.Server told) {
        var begun = said.length() <= LONGEST_READ ? said : said.substring(0, LONGEST_READ);
        var read = CHALLENGE.matcher(begun).replaceAll(ServerReply::decoded);
        var without = without(told.token().reveal(), without(told.response(), read));
        var line = INVISIBLE.matcher(without).replaceAll(" ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST);
    }

    /** A server may repeat what it was told, cut off or in parts: each part of some length goes. */
    private static String without(String secret, String said) {
        var part = Math.min(PART, secret.length());
        var repeated = new BitSet();
        for (var i = 0; i + part <= said.length(); i++) {
            if (secret.contains(said.substring(i, i + part))) {
                repeated.set(i, i + part);
            }
        }
        var rest = new StringBuilder(said);
        for (var end = repeated.length(); end > 0; ) {
            var begin = repeated.previousClearBit(end - 1) + 1;
            rest.replace(begin, end, "[secret]");
            end = repeated.previousSetBit(begin - 1) + 1;
        }
        return rest.toString();
    }

    private static String decoded(MatchResult challenge) {
        try {
            var json = new String(Base64.getDecoder().decode(challenge.group(1)), StandardCharsets.UTF_8);
            return Matcher.quoteReplacement(json);
        } catch (IllegalArgumentException notBase64) {
            return Matcher.quoteReplacement(challenge.group());
        }
    }
}
