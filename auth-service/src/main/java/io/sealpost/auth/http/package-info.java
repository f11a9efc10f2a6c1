/**
 * What all endpoints share on the wire: problem documents (RFC 9457), entity tags, list cursors.
 *
 * <p>Features throw refusals and return records; this package renders them. Nothing that came from an exception's message reaches a
 * caller unless it was written for one.
 */
package io.sealpost.auth.http;
