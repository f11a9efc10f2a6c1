/**
 * What stays running after {@code make up}: one process that starts PostgreSQL and the services, starts them again when they die, rotates
 * their token files, and ends them together.
 *
 * <p>A file lock makes sure that there is one per data directory; the state file tells the other commands who runs and how far it is.
 */
package io.sealpost.local.supervise;
