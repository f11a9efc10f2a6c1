package io.sealpost.mail.vault;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** An answer of the vault that is no success. */
final class VaultRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The members of the problem document that this service reads. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Problem(String code, String grantStatus, String cause) {
        static final Problem UNREADABLE = new Problem(null, null, null);
    }

    private final int status;
    private final transient Problem problem;

    VaultRefusal(int status, Problem problem) {
        super("The vault answered " + status + " " + problem.code());
        this.status = status;
        this.problem = problem;
    }

    int status() {
        return status;
    }

    Problem problem() {
        return problem;
    }
}
