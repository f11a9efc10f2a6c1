/** Sharing transactions between those who commit at the same time. */
package io.sealpost.vault.commit;
