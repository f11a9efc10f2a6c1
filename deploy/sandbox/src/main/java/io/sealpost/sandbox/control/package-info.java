/**
 * The control calls, by which a test or the demo scripts the sandbox and looks into it.
 *
 * <p>{@link io.sealpost.sandbox.control.Control} is the entry point. Requests are strict: an unknown or malformed field
 * is answered 400 with a sentence. No answer carries a token, a code or a password.
 */
package io.sealpost.sandbox.control;
