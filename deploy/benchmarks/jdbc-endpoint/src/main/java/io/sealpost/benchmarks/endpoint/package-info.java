/** What the vault's reads are measured against: a row by its key out of the same table, as JSON, without a caller, a key or an audit. */
package io.sealpost.benchmarks.endpoint;
