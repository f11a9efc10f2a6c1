package io.sealpost.sandbox;

/** A setting cannot be used; the message names the variable and what it takes. */
public final class InvalidSettings extends RuntimeException {

    InvalidSettings(String message) {
        super(message);
    }
}
