/** What happens once, before the first request: the keys are opened, or the service does not start. */
package io.sealpost.vault.startup;
