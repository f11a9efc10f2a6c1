package io.sealpost.auth.session;

import io.sealpost.auth.secret.RandomText;
import java.util.Optional;
import java.util.regex.Pattern;

/** A refresh token: what all of a session have in common, and what makes this one the newest. It does not print itself. */
record RefreshToken(RandomText family, RandomText turn) {

    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]{43})\\.([A-Za-z0-9_-]{43})");

    /** The first of a new session. */
    static RefreshToken make() {
        return new RefreshToken(RandomText.make(), RandomText.make());
    }

    /** Empty for a text that has not the form of one. */
    static Optional<RefreshToken> read(String text) {
        var matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new RefreshToken(new RandomText(matcher.group(1)), new RandomText(matcher.group(2))))
                : Optional.empty();
    }

    /** The next of the same session. */
    RefreshToken next() {
        return new RefreshToken(family, RandomText.make());
    }

    String text() {
        return family.text() + "." + turn.text();
    }

    @Override
    public String toString() {
        return "[refresh token]";
    }
}
