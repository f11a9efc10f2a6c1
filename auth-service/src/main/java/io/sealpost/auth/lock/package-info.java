/** Locks on names whose rows may not exist yet, so that two writers of one name queue instead of failing. */
package io.sealpost.auth.lock;
