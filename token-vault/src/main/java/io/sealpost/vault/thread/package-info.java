/** Where work runs. */
package io.sealpost.vault.thread;
