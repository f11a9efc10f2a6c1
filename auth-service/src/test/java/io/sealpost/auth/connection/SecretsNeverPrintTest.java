package io.sealpost.auth.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import io.sealpost.auth.browser.Callback;
import io.sealpost.auth.identity.Claims;
import io.sealpost.auth.secret.RandomText;
import io.sealpost.auth.vault.TokenAnswer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What lets somebody in, or tells who somebody is, is in no text that a log could take. */
class SecretsNeverPrintTest {

    private static final String SECRET = "very-secret";

    @Test
    void ticketsAndCookiesDoNotPrint() {
        assertThat(new RandomText(SECRET).toString()).doesNotContain(SECRET);
        var view = new ConnectionView(
                null,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                ConnectionStatus.OPEN,
                null,
                SECRET,
                Instant.MIN,
                null,
                null);
        assertThat(view.toString()).doesNotContain(SECRET);
        var repair = new RepairResource.View(null, null, null, null, SECRET, Instant.MIN);
        assertThat(new RepairResource.Views(List.of(repair), null).toString()).doesNotContain(SECRET);
    }

    @Test
    void codesDoNotPrint() {
        assertThat(new Callback("state", Optional.empty(), new Callback.Answer.Code(new AuthorizationCode(SECRET)))
                        .toString())
                .doesNotContain(SECRET);
    }

    @Test
    void whatTheVaultAnswersDoesNotPrint() {
        assertThat(new TokenAnswer.Pending(SECRET, Set.of("mail"), Optional.of(SECRET), Map.of("email", SECRET))
                        .toString())
                .doesNotContain(SECRET);
        assertThat(new Claims(Map.of("email", SECRET)).toString()).doesNotContain(SECRET);
    }
}
