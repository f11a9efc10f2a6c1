package io.sealpost.auth.user;

import io.sealpost.auth.refusal.Refusal;

/**
 * What a backend says of a person, checked.
 *
 * @param email null where none is known
 */
public record Profile(String login, String name, String email) {

    private static final int LONGEST_LOGIN = 255;
    private static final int LONGEST_NAME = 200;

    /**
     * Refuses what is no login, name or address.
     *
     * @param at the path of the members in the request, empty or with a dot at its end
     */
    public static Profile of(String at, String login, String name, String email) {
        return new Profile(
                line(at + "login", login, LONGEST_LOGIN), line(at + "name", name, LONGEST_NAME), email(at, email));
    }

    private static String line(String field, String given, int longest) {
        var line = given == null ? "" : given.strip();
        if (!Texts.isLine(line, longest)) {
            throw Refusal.invalid(
                    field, "give one line of up to " + longest + " characters, none of which nobody can see");
        }
        return line;
    }

    private static String email(String at, String given) {
        var email = given == null ? null : given.strip();
        if (email != null && !Texts.isEmail(email)) {
            throw Refusal.invalid(at + "email", "give one address such as anna@example.com, or null");
        }
        return email;
    }
}
