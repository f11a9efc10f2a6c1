package io.sealpost.mail.resolution;

/** One rule that was tried, whether it chose the server, and why or why not. */
public record Step(Rule rule, boolean matched, String detail) {}
