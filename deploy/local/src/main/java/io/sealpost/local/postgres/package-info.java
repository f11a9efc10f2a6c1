/** The database of one machine: real PostgreSQL binaries, unpacked and run in the data directory, durable as shipped. */
package io.sealpost.local.postgres;
