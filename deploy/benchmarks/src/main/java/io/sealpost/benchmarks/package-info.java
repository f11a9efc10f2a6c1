/**
 * Measures Sealpost against the limit or the peer of the same run, with the packaged services as processes over a durable PostgreSQL and a
 * provider that is a stub. Figures are ratios; this machine's absolute ones stand beside them.
 */
package io.sealpost.benchmarks;
