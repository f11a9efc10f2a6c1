package io.sealpost.acceptance;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** A secret of a run, by which a leak is recognised. */
final class Canary {

    /** What it is a secret of. */
    enum Kind {
        CLIENT_SECRET,
        /** One that came by way of auth-service, which hands an application's settings on. */
        RELAYED_CLIENT_SECRET,
        PRIVATE_KEY,
        REFRESH_TOKEN,
        ACCESS_TOKEN,
        ID_TOKEN,
        CODE,
        STATE,
        CODE_VERIFIER,
        TICKET,
        INVITATION,
        /** What a backend gets for somebody who signed in, and the tokens that it takes for that. */
        HANDED_OVER_CODE,
        SESSION,
        /** What auth-service signs sessions and seals cookies with; the vault keeps it. */
        OWN_KEY,
        BROWSER_COOKIE,
        MAIL_PASSWORD,
        STORED_SECRET,
        KEK,
        CALLERS_TOKEN,
        /** What a service shows to the vault, and its password at the database. */
        CREDENTIAL_OF_AUTH_SERVICE,
        CREDENTIAL_OF_TOKEN_VAULT,
        CREDENTIAL_OF_MAIL_SERVICE,
        DATABASE_ADMINISTRATOR,
        /** Some secret that somebody sent where none belongs. */
        MISPLACED,
        /** No secret: it shows that a place was looked at. */
        MARKER
    }

    /** So much of it is enough to know it by, should it be cut off or escaped in a way of which nobody thought. */
    private static final int BEGINNING = 16;

    private final Kind kind;
    private final byte[] value;

    Canary(Kind kind, byte[] value) {
        this.kind = kind;
        this.value = value.clone();
    }

    /** Of a JSON Web Token only the signature, without which it opens nothing. */
    static Canary of(Kind kind, String text) {
        var isJwt = text.startsWith("eyJ") && text.indexOf('.') > 0;
        var secret = isJwt ? text.substring(text.lastIndexOf('.') + 1) : text;
        return new Canary(kind, secret.getBytes(StandardCharsets.UTF_8));
    }

    Kind kind() {
        return kind;
    }

    /** The forms in which it could stand somewhere, each once, by their names. */
    Map<String, byte[]> forms() {
        var texts = texts();
        var forms = new LinkedHashMap<String, byte[]>();
        forms.put("clear", value);
        if (value.length > BEGINNING) {
            forms.put("beginning", Arrays.copyOf(value, BEGINNING));
        }
        texts.forEach((name, text) -> forms.put(name, text.getBytes(StandardCharsets.ISO_8859_1)));
        texts.put("clear", new String(value, StandardCharsets.ISO_8859_1));
        texts.forEach((name, text) -> {
            forms.put(name + " in UTF-16LE", text.getBytes(StandardCharsets.UTF_16LE));
            forms.put(name + " in UTF-16BE", text.getBytes(StandardCharsets.UTF_16BE));
        });
        return forms;
    }

    private Map<String, String> texts() {
        var texts = new LinkedHashMap<String, String>();
        var hex = HexFormat.of();
        texts.put("hex", hex.formatHex(value));
        texts.put("upper-case hex", hex.withUpperCase().formatHex(value));
        for (var before = 0; before < 3; before++) {
            texts.put("Base64 behind " + before, base64(Base64.getEncoder(), before));
            texts.put("Base64url behind " + before, base64(Base64.getUrlEncoder(), before));
        }
        var clear = new String(value, StandardCharsets.UTF_8);
        var form = URLEncoder.encode(clear, StandardCharsets.UTF_8);
        texts.put("form-encoded", form);
        texts.put("URL-encoded", form.replace("+", "%20"));
        texts.put("URL-encoded in small letters", smallEscapes(form.replace("+", "%20")));
        texts.put("JSON", clear.replace("\\", "\\\\").replace("\"", "\\\""));
        texts.put("JSON in a COPY", clear.replace("\\", "\\\\\\\\").replace("\"", "\\\\\""));
        texts.put("COPY", clear.replace("\\", "\\\\"));
        texts.put("HTML", clear.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;"));
        texts.values().removeIf(clear::equals);
        return texts;
    }

    /** What stands in the encoding of any text that has the secret behind so many bytes, or three more. */
    private String base64(Base64.Encoder encoder, int before) {
        var text = new byte[before + value.length];
        System.arraycopy(value, 0, text, before, value.length);
        var encoded = encoder.withoutPadding().encodeToString(text);
        // A letter holds six bits; the first and the last may hold some of a neighbour, too.
        return encoded.substring((before * 8 + 5) / 6, text.length * 8 / 6);
    }

    private static String smallEscapes(String encoded) {
        return Pattern.compile("%[0-9A-F]{2}").matcher(encoded).replaceAll(escape -> escape.group()
                .toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return "Canary[" + kind + "]";
    }
}
