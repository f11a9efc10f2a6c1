package io.sealpost.acceptance;

/** By what a vault knows a grant. */
record GrantName(String application, String account) {

    String path() {
        return "/v1/grants/" + application + "/" + account;
    }
}
