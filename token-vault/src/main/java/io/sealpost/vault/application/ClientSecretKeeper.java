package io.sealpost.vault.application;

import io.sealpost.vault.application.CredentialChanges.SecretChange;
import io.sealpost.vault.crypto.SealBroken;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.refusal.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;
import java.util.regex.Pattern;

/** Stores client secrets. Needs a transaction. */
@ApplicationScoped
class ClientSecretKeeper {

    /** What Entra calls Secret ID; the values that it makes have a tilde in them and are longer. */
    private static final Pattern ID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private final ClientSecrets secrets;
    private final Sealer sealer;
    private final Clock clock;

    ClientSecretKeeper(ClientSecrets secrets, Sealer sealer, Clock clock) {
        this.secrets = secrets;
        this.sealer = sealer;
        this.clock = clock;
    }

    void change(Application application, String name, SecretChange change) {
        var stored = secrets.of(application.name, name);
        if (change == null) {
            stored.ifPresent(secrets::delete);
            return;
        }
        if (stored.isEmpty() && change.value() == null) {
            throw Refusal.invalid(
                    "client_secrets." + name + ".value", "give the secret; none is stored under this name");
        }
        var secret = stored.orElseGet(() -> created(application.name, name));
        secret.expiresAt = change.expiresAt();
        if (change.value() != null && !holds(secret, change.value())) {
            replace(secret, change.value(), application.template);
        }
        secrets.persist(secret);
    }

    /** The same value again is no new secret, however often a manifest is applied. */
    private boolean holds(ClientSecret secret, SecretText value) {
        try {
            return secret.valueSealed != null
                    && sealer.open(secret.valueSealed, secret.place()).equals(value);
        } catch (SealBroken lost) {
            return false;
        }
    }

    private void replace(ClientSecret secret, SecretText value, Template template) {
        secret.version++;
        secret.fingerprint = value.fingerprint();
        secret.valueSealed = sealer.seal(value, secret.place());
        secret.looksLikeId = template == Template.MICROSOFT
                && ID.matcher(value.reveal().strip()).matches();
        secret.createdAt = clock.instant();
        secret.lastUsedAt = null;
        secret.rejectedAt = null;
    }

    private static ClientSecret created(String application, String name) {
        var secret = new ClientSecret();
        secret.id = UUID.randomUUID();
        secret.application = application;
        secret.name = name;
        return secret;
    }
}
