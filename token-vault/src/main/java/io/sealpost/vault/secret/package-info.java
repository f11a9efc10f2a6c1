/** Named secrets that other services keep here instead of in their own databases: mail passwords, signing and cookie keys. */
package io.sealpost.vault.secret;
