package io.sealpost.vault.verify;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Something that is wrong, or will be.
 *
 * @param code stable; callers decide on it, never on the detail
 * @param detail what and why, in a sentence or two
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Finding(String code, Severity severity, String detail, Remedy remedy) {

    /** What it means for what was asked about. */
    enum Severity {
        /** It does not work until somebody does something. */
        @JsonProperty("error")
        ERROR,
        /** It works, or nobody can tell from here; somebody should look. */
        @JsonProperty("warning")
        WARNING,
        @JsonProperty("info")
        INFO
    }

    /**
     * What to do.
     *
     * @param steps for a person, one after the other
     * @param powershell lines for ExchangeOnlineManagement, with the real values, each to be run as it is
     * @param url a page to open for that
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Remedy(List<String> steps, List<String> powershell, String url) {

        static Remedy steps(String... steps) {
            return new Remedy(List.of(steps), List.of(), null);
        }

        static Remedy lines(List<String> steps, List<String> powershell) {
            return new Remedy(steps, powershell, null);
        }

        Remedy at(String page) {
            return new Remedy(steps, powershell, page);
        }
    }

    static Finding error(String code, String detail, Remedy remedy) {
        return new Finding(code, Severity.ERROR, detail, remedy);
    }

    static Finding warning(String code, String detail, Remedy remedy) {
        return new Finding(code, Severity.WARNING, detail, remedy);
    }

    static Finding info(String code, String detail, Remedy remedy) {
        return new Finding(code, Severity.INFO, detail, remedy);
    }

    boolean isError() {
        return severity == Severity.ERROR;
    }

    /** The same, where something else works in its stead. */
    Finding asWarning() {
        return new Finding(code, Severity.WARNING, detail, remedy);
    }
}
