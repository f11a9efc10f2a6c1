package io.sealpost.auth.vault;

/** What came of telling the vault's audit of an event. */
public sealed interface Telling {

    /** It stands in the trail, or will be found there already. */
    record Told() implements Telling {}

    /** The vault will never take it. */
    record Refused(String code) implements Telling {}

    /** The vault failed over this event; whether over others, too, is not known. */
    record Failed() implements Telling {}
}
