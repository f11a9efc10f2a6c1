/**
 * System parameters: a small key-value store of texts that decide how mail is sent and where browsers may return.
 *
 * <p>Known keys are typed and validated, free keys are allowed. The whole store has one version, its entity tag, so that callers who keep
 * a copy revalidate it with one cheap read.
 */
package io.sealpost.vault.parameter;
