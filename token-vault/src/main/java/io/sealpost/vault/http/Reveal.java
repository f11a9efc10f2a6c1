package io.sealpost.vault.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import io.sealpost.vault.crypto.SecretText;
import java.io.IOException;

/** Writes a secret into an answer; named at each member that is meant to carry one. */
public final class Reveal extends JsonSerializer<SecretText> {

    @Override
    public void serialize(SecretText secret, JsonGenerator json, SerializerProvider provider) throws IOException {
        json.writeString(secret.reveal());
    }
}
