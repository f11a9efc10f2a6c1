package io.sealpost.vault.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.aead.AeadConfig;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A nonce that came twice under one key would give both messages away. */
class NonceTest {

    private static final int ENCRYPTIONS = 10_000_000;

    @Test
    void noNonceComesTwice() throws Exception {
        AeadConfig.register();
        var key = DataKey.generate(1, 1);
        var nonces = new long[ENCRYPTIONS];

        IntStream.range(0, ENCRYPTIONS).parallel().forEach(i -> nonces[i] = nonce(key));

        Arrays.parallelSort(nonces);
        assertThat(IntStream.range(1, ENCRYPTIONS).noneMatch(i -> nonces[i] == nonces[i - 1]))
                .isTrue();
    }

    /** The first eight of its twelve bytes, which Tink puts after the key's id. */
    private static long nonce(DataKey key) {
        try {
            return ByteBuffer.wrap(key.aead().encrypt(new byte[0], new byte[0])).getLong(5);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
