package io.sealpost.vault.credential;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** One block of a PEM text (RFC 7468): its label and what is encoded in it. */
final class PemBlock {

    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final String label;
    private final byte[] der;

    private PemBlock(String label, byte[] der) {
        this.label = label;
        this.der = der;
    }

    /** All blocks; the text around them explains them to people and is not looked at (§2). */
    static List<PemBlock> in(String text) throws CredentialUnusable {
        var blocks = new ArrayList<PemBlock>();
        var begin = BEGIN.matcher(text);
        var position = 0;
        while (begin.find(position)) {
            var label = begin.group(1);
            var end = "-----END " + label + "-----";
            var until = text.indexOf(end, begin.end());
            if (until < 0) {
                throw new CredentialUnusable(Flaw.BLOCK_UNREADABLE);
            }
            blocks.add(new PemBlock(label, decoded(label, text.substring(begin.end(), until))));
            position = until + end.length();
        }
        if (blocks.isEmpty()) {
            throw new CredentialUnusable(Flaw.NOT_PEM);
        }
        return blocks;
    }

    private static byte[] decoded(String label, String body) throws CredentialUnusable {
        // what OpenSSL encrypted in its older way has header fields before the Base64
        if (label.startsWith("ENCRYPTED ") || body.contains("Proc-Type: 4,ENCRYPTED")) {
            throw new CredentialUnusable(Flaw.KEY_ENCRYPTED);
        }
        try {
            return Base64.getDecoder().decode(SPACE.matcher(body).replaceAll(""));
        } catch (IllegalArgumentException notBase64) {
            throw new CredentialUnusable(Flaw.BLOCK_UNREADABLE);
        }
    }

    String label() {
        return label;
    }

    byte[] der() {
        return der.clone();
    }

    @Override
    public String toString() {
        return "PemBlock[" + label + "]";
    }
}
