/**
 * Which outgoing server sends a message, and under which sender.
 *
 * <p>{@link io.sealpost.mail.resolution.Resolver} is a pure function of the sender asked for, the candidate servers and the system parameters;
 * every answer carries the rules that were tried, so that it explains itself. This package knows neither the database nor HTTP.
 */
package io.sealpost.mail.resolution;
