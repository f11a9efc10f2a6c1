package io.sealpost.mail.smtp;

/** One step of a dialogue and the server's reply to it. */
public record DialogueStep(String step, boolean ok, int code, String reply) {

    static DialogueStep of(String step, Reply reply) {
        return new DialogueStep(step, reply.code() >= 200 && reply.code() < 400, reply.code(), reply.text());
    }
}
