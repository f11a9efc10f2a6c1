package io.sealpost.vault.audit;

/**
 * An event's place in its writer's chain.
 *
 * @param sequence counts from 1, without gaps
 * @param hash over the event, its place and the hash before
 */
record Link(long sequence, Bytes hash) {}
