package io.sealpost.acceptance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A certificate authority that lives for one run, and the one certificate it gave: for {@code localhost}.
 *
 * @param certificate the authority's own, which clients are told to trust
 * @param serverCertificate the mail host's
 * @param serverKey the mail host's private key
 */
record CertificateAuthority(Path certificate, Path serverCertificate, Path serverKey) {

    static CertificateAuthority in(Path directory) {
        var key = directory.resolve("ca.key");
        var authority = new CertificateAuthority(
                directory.resolve("ca.pem"), directory.resolve("server.pem"), directory.resolve("server.key"));
        make(authority.certificate, key, "Acceptance CA", List.of("-addext", "keyUsage=critical,keyCertSign"));
        make(
                authority.serverCertificate,
                authority.serverKey,
                "localhost",
                List.of(
                        "-CA",
                        authority.certificate.toString(),
                        "-CAkey",
                        key.toString(),
                        "-addext",
                        "subjectAltName=DNS:localhost",
                        "-addext",
                        "basicConstraints=critical,CA:FALSE"));
        return authority;
    }

    private static void make(Path certificate, Path key, String name, List<String> more) {
        var command = new ArrayList<>(List.of(
                "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=" + name));
        command.addAll(List.of("-out", certificate.toString(), "-keyout", key.toString()));
        command.addAll(more);
        Program.run(Duration.ofSeconds(30), Map.of(), command);
    }
}
