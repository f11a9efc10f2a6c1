package io.sealpost.mail.server;

import io.sealpost.mail.connection.Encryption;
import io.sealpost.mail.connection.Endpoint;
import io.sealpost.mail.refusal.Violations;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Template, host, port and encryption as a caller gave them, any of them perhaps absent. */
public record EndpointForm(Template template, String host, Integer port, Encryption encryption) {

    private static final Pattern HOST =
            Pattern.compile("(?!-)[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*|[0-9a-fA-F:.]{2,45}");

    /** The template, {@code custom} if none was given. */
    public Template templateOrCustom() {
        return template == null ? Template.CUSTOM : template;
    }

    /**
     * The endpoint that this stands for.
     *
     * @param ports the usual port for each encryption
     */
    public Endpoint endpoint(List<Endpoint> offered, Map<Encryption, Integer> ports, Violations violations) {
        return templateOrCustom() == Template.CUSTOM ? custom(ports, violations) : ofTemplate(offered, violations);
    }

    private Endpoint custom(Map<Encryption, Integer> ports, Violations violations) {
        var used = encryption == null ? Encryption.TLS : encryption;
        var usedPort = port == null ? ports.get(used) : port;
        violations
                .require(
                        host != null
                                && host.length() <= 253
                                && HOST.matcher(host).matches(),
                        "host",
                        "give the server's host name or address")
                .require(usedPort >= 1 && usedPort <= 65535, "port", "give a port from 1 to 65535");
        return new Endpoint(host == null ? null : host.toLowerCase(Locale.ROOT), usedPort, used);
    }

    private Endpoint ofTemplate(List<Endpoint> offered, Violations violations) {
        var found = offered.stream()
                .filter(endpoint -> host == null || endpoint.host().equalsIgnoreCase(host))
                .filter(endpoint -> port == null || endpoint.port() == port)
                .filter(endpoint -> encryption == null || endpoint.encryption() == encryption)
                .findFirst();
        violations.require(
                found.isPresent(),
                "template",
                "fixes host, port and encryption; leave these out, or use the template custom");
        return found.orElse(offered.getFirst());
    }
}
