package io.sealpost.mail.connection;

import java.net.InetAddress;

/** A range of addresses in CIDR notation. */
final class Network {

    private static final Network MAPPED = new Network(mappedPrefix(), 96);
    private static final Network NAT64 = parse("64:ff9b::/96");

    private final byte[] prefix;
    private final int bits;

    private Network(byte[] prefix, int bits) {
        this.prefix = prefix;
        this.bits = bits;
    }

    static Network parse(String cidr) {
        var slash = cidr.indexOf('/');
        try {
            var prefix = InetAddress.ofLiteral(slash < 0 ? cidr : cidr.substring(0, slash))
                    .getAddress();
            var bits = slash < 0 ? prefix.length * 8 : Integer.parseInt(cidr.substring(slash + 1));
            if (bits < 0 || bits > prefix.length * 8) {
                throw new IllegalArgumentException("not a network: " + cidr);
            }
            return new Network(prefix, bits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a network: " + cidr, e);
        }
    }

    boolean contains(byte[] address) {
        if (address.length != prefix.length) {
            return false;
        }
        for (var bit = 0; bit < bits; bit++) {
            var mask = 0x80 >> (bit % 8);
            if ((address[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** The IPv4 address inside an IPv4-mapped or NAT64 address; any other address as it is. */
    static byte[] unwrapped(InetAddress address) {
        var bytes = address.getAddress();
        if (MAPPED.contains(bytes) || NAT64.contains(bytes)) {
            return new byte[] {bytes[12], bytes[13], bytes[14], bytes[15]};
        }
        return bytes;
    }

    /** InetAddress would turn the literal into an IPv4 address. */
    private static byte[] mappedPrefix() {
        var prefix = new byte[16];
        prefix[10] = (byte) 0xff;
        prefix[11] = (byte) 0xff;
        return prefix;
    }
}
