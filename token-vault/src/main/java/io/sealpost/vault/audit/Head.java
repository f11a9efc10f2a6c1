package io.sealpost.vault.audit;

/**
 * The end of a writer's chain at some time.
 *
 * @param sequence of the last event; 0 where there is none
 * @param hash of the last event
 */
record Head(int writer, long sequence, Bytes hash) {}
