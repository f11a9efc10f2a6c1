package io.sealpost.auth.testing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.security.Security;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Answers names under {@code .scripted.test} as the names themselves say, so that no server is needed; all others are looked up as ever. The
 * virtual machine keeps no answers, so that a second look is one.
 */
public final class ScriptedNames extends InetAddressResolverProvider {

    private static final String END = ".scripted.test";
    private static final String THEN = ".then.";
    private static final String AND = ".and.";
    private static final String UNKNOWN = "unknown";

    public ScriptedNames() {
        // Read after the first look, for which this is made.
        Security.setProperty("networkaddress.cache.ttl", "0");
    }

    /** A new name that has one address at the first look and another one from then on. */
    public static String changing(String first, String then) {
        return label(first) + THEN + label(then) + "." + UUID.randomUUID() + END;
    }

    /** A new name with both addresses. */
    public static String both(String one, String other) {
        return label(one) + AND + label(other) + "." + UUID.randomUUID() + END;
    }

    /** A new name that nobody knows. */
    public static String unknown() {
        return UNKNOWN + "." + UUID.randomUUID() + END;
    }

    private static String label(String address) {
        return address.replace('.', '-');
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        return new Resolver(configuration.builtinResolver());
    }

    @Override
    public String name() {
        return "scripted names";
    }

    private static final class Resolver implements InetAddressResolver {

        private final InetAddressResolver others;
        private final Map<String, Integer> looks = new ConcurrentHashMap<>();

        Resolver(InetAddressResolver others) {
            this.others = others;
        }

        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
            if (!host.endsWith(END)) {
                return others.lookupByName(host, policy);
            }
            var script = host.substring(0, host.lastIndexOf('.', host.length() - END.length() - 1));
            if (script.equals(UNKNOWN)) {
                throw new UnknownHostException(host);
            }
            if (script.contains(AND)) {
                return Arrays.stream(script.split("\\.and\\.", 2)).map(Resolver::address);
            }
            var addresses = script.split("\\.then\\.", 2);
            return Stream.of(address(addresses[looks.merge(host, 1, Integer::sum) == 1 ? 0 : 1]));
        }

        private static InetAddress address(String label) {
            return InetAddress.ofLiteral(label.replace('-', '.'));
        }

        @Override
        public String lookupByAddress(byte[] address) throws UnknownHostException {
            return others.lookupByAddress(address);
        }
    }
}
