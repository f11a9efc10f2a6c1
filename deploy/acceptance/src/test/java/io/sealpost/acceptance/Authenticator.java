package io.sealpost.acceptance;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A person's second factor: the app that shows a code for half a minute (RFC 6238, with HMAC-SHA-1 and six digits). */
final class Authenticator {

    private static final String HMAC = "HmacSHA1";
    private static final int PERIOD_SECONDS = 30;
    private static final int CODES = 1_000_000;

    private final String secret;

    Authenticator(String secret) {
        this.secret = secret;
    }

    String code(Instant now) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            var hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES)
                    .putLong(now.getEpochSecond() / PERIOD_SECONDS)
                    .array());
            var place = hash[hash.length - 1] & 0xf;
            var number = ByteBuffer.wrap(hash, place, Integer.BYTES).getInt() & Integer.MAX_VALUE;
            return "%06d".formatted(number % CODES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
