package io.sealpost.auth.session;

import io.sealpost.auth.refusal.Refusal;

/** What has to be there, and how long it may be: longer than whatever this service or PKCE makes. */
final class Texts {

    static final int LONGEST_SECRET = 256;
    static final int LONGEST_ADDRESS = 2048;

    private Texts() {}

    static String given(String member, String text, int longest) {
        if (text == null || text.isBlank() || text.length() > longest) {
            throw Refusal.invalid(member, "give 1 to " + longest + " characters");
        }
        return text;
    }
}
