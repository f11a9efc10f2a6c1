package io.sealpost.auth.signin;

import java.util.Locale;

/** Why a visit let nobody in, as far as the visit itself shows; who may come in, {@code admission} decides. */
enum SignInOutcome {
    /** The person did not allow it. */
    DECLINED,

    /** The provider failed, or what it gave does not hold. */
    PROVIDER_ERROR,

    /** Whoever should have answered did not. */
    TIMEOUT,

    /** The provider did not say who it is. */
    NO_SUBJECT,

    TENANT_NOT_ALLOWED;

    /** As it stands in addresses and in the audit: lower snake case. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
