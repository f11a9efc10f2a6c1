package io.sealpost.vault.grant;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.sealpost.vault.crypto.SecretText;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;

@ApplicationScoped
class RedeemedCodes implements PanacheRepositoryBase<RedeemedCode, byte[]> {

    /** Codes live for minutes; a week leaves room for any provider. */
    private static final Duration KEPT = Duration.ofDays(7);

    /** Claims a code for its one presentation. False when it was claimed before, by this or another replica. */
    boolean claim(String application, SecretText code, Instant now) {
        var hash = SecretText.of(application.length() + ":" + application + code.reveal())
                .sha256();
        return getEntityManager()
                        .createNativeQuery("insert into redeemed_code (hash, redeemed_at) values (:hash, :at)"
                                + " on conflict do nothing")
                        .setParameter("hash", hash)
                        .setParameter("at", now)
                        .executeUpdate()
                == 1;
    }

    void forgetOld(Instant now) {
        delete("redeemedAt < ?1", now.minus(KEPT));
    }
}
