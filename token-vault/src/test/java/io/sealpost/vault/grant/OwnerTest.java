package io.sealpost.vault.grant;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.sealpost.vault.crypto.SecretText;
import org.junit.jupiter.api.Test;

class OwnerTest {

    private static final SecretText TOKEN = SecretText.of(new PlainJWT(new JWTClaimsSet.Builder()
                    .issuer("https://login.microsoftonline.com/tid/v2.0")
                    .subject("differs-per-application")
                    .claim("oid", "the-person")
                    .build())
            .serialize());

    @Test
    void atMicrosoftAPersonIsNamedByTheObjectId() {
        assertThat(Owner.of(TOKEN, "oid").map(Owner::subject)).contains("the-person");
    }

    @Test
    void elsewhereAPersonIsNamedByTheSubject() {
        assertThat(Owner.of(TOKEN, "sub").map(Owner::subject)).contains("differs-per-application");
    }

    @Test
    void aTokenThatNamesNobodyHasNoOwner() {
        assertThat(Owner.of(TOKEN, "absent")).isEmpty();
        assertThat(Owner.of(SecretText.of("no token"), "sub")).isEmpty();
    }
}
