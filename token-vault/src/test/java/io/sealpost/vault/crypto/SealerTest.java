package io.sealpost.vault.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.vault.testing.Surroundings;
import java.util.HashSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A ciphertext opens where it was sealed and nowhere else. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class SealerTest {

    private static final Place PLACE = new Place("account_grant", "1", "refresh_token_sealed", 3);

    private final Sealer sealer;

    SealerTest(Sealer sealer) {
        this.sealer = sealer;
    }

    static Stream<Place> otherPlaces() {
        return Stream.of(
                new Place("secret", "1", "refresh_token_sealed", 3),
                new Place("account_grant", "2", "refresh_token_sealed", 3),
                new Place("account_grant", "1", "access_token_sealed", 3),
                new Place("account_grant", "1", "refresh_token_sealed", 2),
                new Place("account_grant1", "", "refresh_token_sealed", 3));
    }

    @Test
    void whatWasSealedOpensInItsPlace() {
        assertThat(sealer.open(sealer.seal(SecretText.of("a secret"), PLACE), PLACE)
                        .reveal())
                .isEqualTo("a secret");
    }

    @ParameterizedTest
    @MethodSource("otherPlaces")
    void aMovedCiphertextDoesNotOpen(Place other) {
        var sealed = sealer.seal(SecretText.of("a secret"), PLACE);

        assertThatThrownBy(() -> sealer.open(sealed, other)).isInstanceOf(SealBroken.class);
    }

    @Test
    void aCiphertextWithAnyFlippedBitDoesNotOpen() {
        var sealed = sealer.seal(SecretText.of("s"), PLACE);
        for (int i = 0; i < sealed.length * 8; i++) {
            var flipped = sealed.clone();
            flipped[i / 8] ^= (byte) (1 << (i % 8));
            assertThatThrownBy(() -> sealer.open(flipped, PLACE)).isInstanceOf(SealBroken.class);
        }
    }

    @Test
    void theSameSecretNeverLooksTheSame() {
        var seen = new HashSet<String>();
        for (int i = 0; i < 10_000; i++) {
            assertThat(seen.add(java.util.HexFormat.of().formatHex(sealer.seal(SecretText.of("same"), PLACE))))
                    .isTrue();
        }
    }
}
