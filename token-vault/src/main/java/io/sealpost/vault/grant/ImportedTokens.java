package io.sealpost.vault.grant;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.sealpost.vault.crypto.SecretText;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;

@ApplicationScoped
class ImportedTokens implements PanacheRepositoryBase<ImportedToken, byte[]> {

    /** For those of which nothing is left; the others stay as long as what they made. */
    private static final Duration KEPT = Duration.ofDays(7);

    static byte[] hash(String application, SecretText token) {
        return SecretText.of(application.length() + ":" + application + token.reveal())
                .sha256();
    }

    void forgetOld(Instant now) {
        getEntityManager()
                .createNativeQuery("delete from imported_token where presented_at < :then"
                        + " and not exists (select 1 from account_grant where id = grant_id)")
                .setParameter("then", now.minus(KEPT))
                .executeUpdate();
    }
}
