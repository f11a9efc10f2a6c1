/** What an account's name is compared by. Knows no other package of ours. */
package io.sealpost.vault.address;
