/**
 * Backups of one machine: {@code make backup} and {@code make restore}. A backup is a compressed tar archive of what the data directory
 * holds and no start makes anew: a copy of the PostgreSQL cluster, the keys and the database passwords. Its first entry says what it is.
 *
 * <p>Neither leaves anything half done: an archive gets its name, and a restored directory its place, when they are whole.
 */
package io.sealpost.local.backup;
