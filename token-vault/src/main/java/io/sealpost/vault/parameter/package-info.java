/**
 * System parameters: a small key-value store of texts that decide how mail is sent and where browsers may return. No value is a secret.
 *
 * <p>Known keys are typed, validated and documented ({@link io.sealpost.vault.parameter.KnownParameter}), free keys are allowed. The whole store
 * has one version, its entity tag, so that callers who keep a copy revalidate it by one read of one row. Each change is kept in a history
 * that is only added to.
 */
package io.sealpost.vault.parameter;
