/**
 * The main job, told step by step: a mailbox is connected, a mail goes out through it and comes in again; somebody is
 * invited and signs in.
 *
 * <p>Every step is one call of the public API and is printed as the {@code curl} command that repeats it. The demo knows nothing that a
 * backend developer does not.
 */
package io.sealpost.local.demo;
