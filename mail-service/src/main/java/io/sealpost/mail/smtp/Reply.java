package io.sealpost.mail.smtp;

import java.util.Optional;
import java.util.regex.Pattern;

/** A server's reply: its code and its text on one line, shortened and without control characters. */
public record Reply(int code, String text) {

    private static final int LONGEST = 500;
    private static final Pattern ENHANCED = Pattern.compile("\\b([245]\\.\\d{1,3}\\.\\d{1,3})\\b");

    static Reply of(int code, String response) {
        var text = response == null
                ? ""
                : response.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return new Reply(code, text.length() > LONGEST ? text.substring(0, LONGEST) : text);
    }

    public boolean isPositive() {
        return code >= 200 && code < 300;
    }

    public boolean isTransient() {
        return code >= 400 && code < 500;
    }

    public boolean isPermanent() {
        return code >= 500 && code < 600;
    }

    /** Whether the reply carries this enhanced status code (RFC 3463). */
    public boolean says(String enhanced) {
        return enhanced().filter(enhanced::equals).isPresent();
    }

    /** The enhanced status code, where there is one. */
    public Optional<String> enhanced() {
        var found = ENHANCED.matcher(text);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }
}
