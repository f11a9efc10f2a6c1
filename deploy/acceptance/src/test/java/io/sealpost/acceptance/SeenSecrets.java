package io.sealpost.acceptance;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What came by in a run that may stand in no log: passwords, client secrets, links to consent pages, states, codes. */
final class SeenSecrets {

    private static final Set<String> IN_URLS = Set.of("code", "state", "nonce");

    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    void note(String... secrets) {
        seen.addAll(List.of(secrets));
    }

    /** The ticket at the end of a link. */
    void noteLink(String link) {
        note(link.substring(link.lastIndexOf('/') + 1));
    }

    /** The parameters of a flow, as they stand in the address bar and as they are meant. */
    void noteFlow(String location) {
        var query = URI.create(location).getRawQuery();
        if (query != null) {
            Arrays.stream(query.split("&"))
                    .map(pair -> pair.split("=", 2))
                    .filter(pair -> pair.length == 2 && IN_URLS.contains(pair[0]))
                    .flatMap(pair -> Stream.of(pair[1], URLDecoder.decode(pair[1], StandardCharsets.UTF_8)))
                    .forEach(this::note);
        }
    }

    List<String> all() {
        return List.copyOf(seen);
    }
}
