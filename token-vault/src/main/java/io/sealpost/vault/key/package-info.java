/**
 * Rotation of data keys, while the service works.
 *
 * <p>{@link io.sealpost.vault.key.KeyRotation} makes a new data key, by which everything is sealed from then on. {@link io.sealpost.vault.key.ResealJob}
 * seals anew what is under older ones, in batches over any number of replicas; how far it is stands in the rows and nowhere else, so it goes on
 * after whatever ended it. What is sealed and where is read from the database's catalog. A key under which nothing is any more is removed.
 */
package io.sealpost.vault.key;
