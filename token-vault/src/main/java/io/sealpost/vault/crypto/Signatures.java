package io.sealpost.vault.crypto;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.PublicKeyVerify;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.signature.Ed25519PublicKey;
import com.google.crypto.tink.signature.PredefinedSignatureParameters;
import com.google.crypto.tink.signature.SignatureConfig;
import java.security.GeneralSecurityException;
import java.util.Base64;

/** Ed25519 signatures (RFC 8032) by keys that are kept as sealed texts: Tink keysets in Base64. */
public final class Signatures {

    private final KeysetHandle keys;

    private Signatures(KeysetHandle keys) {
        this.keys = keys;
    }

    /** A fresh private key, to be sealed. */
    public static SecretText freshKey() {
        try {
            SignatureConfig.register();
            var key = KeysetHandle.generateNew(
                    PredefinedSignatureParameters.ED25519WithRawOutput, RegistryConfiguration.get());
            return SecretText.of(Base64.getEncoder()
                    .encodeToString(TinkProtoKeysetFormat.serializeKeyset(
                            key, InsecureSecretKeyAccess.get(), RegistryConfiguration.get())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A signing key could not be made", e);
        }
    }

    public static Signatures with(SecretText key) {
        try {
            SignatureConfig.register();
            return new Signatures(TinkProtoKeysetFormat.parseKeyset(
                    Base64.getDecoder().decode(key.reveal()),
                    InsecureSecretKeyAccess.get(),
                    RegistryConfiguration.get()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The signing key cannot be used", e);
        }
    }

    public byte[] sign(byte[] content) {
        try {
            return keys.getPrimitive(RegistryConfiguration.get(), PublicKeySign.class)
                    .sign(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Signing failed", e);
        }
    }

    public boolean isSigned(byte[] content, byte[] signature) {
        try {
            publicKeys()
                    .getPrimitive(RegistryConfiguration.get(), PublicKeyVerify.class)
                    .verify(signature, content);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The public key's 32 bytes, for whoever verifies elsewhere. */
    @AccessesPartialKey
    public byte[] publicKey() {
        try {
            return ((Ed25519PublicKey) publicKeys().getAt(0).getKey())
                    .getPublicKeyBytes()
                    .toByteArray();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The public key cannot be told", e);
        }
    }

    private KeysetHandle publicKeys() throws GeneralSecurityException {
        return keys.getPublicKeysetHandle();
    }
}
