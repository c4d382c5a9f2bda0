package org.sandboxed.engine.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * IPv4 or IPv6 addresses with a common prefix; one address is a range of its own. An IPv4 address in IPv6 clothes ({@code
 * ::ffff:a.b.c.d}) is taken for what it is. Immutable.
 */
public final class AddressRange {

    /** The IPv4 addresses that stay on the machine. */
    public static final AddressRange LOOPBACK_4 = new AddressRange(new byte[] {127, 0, 0, 0}, 8);
    /** The IPv6 address that stays on the machine. */
    public static final AddressRange LOOPBACK_6 = ofLast(1);

    private static final int IPV4 = 4;
    private static final int IPV6 = 16;
    private static final int MAPPED_BITS = 96;
    private static final Pattern IPV4_FORM = Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");
    private static final Pattern IPV6_FORM = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}");

    private final byte[] network;
    private final int prefix;

    private AddressRange(byte[] network, int prefix) {
        this.network = network;
        this.prefix = prefix;
    }

    private static AddressRange ofLast(int last) {
        byte[] bytes = new byte[IPV6];
        bytes[IPV6 - 1] = (byte) last;
        return new AddressRange(bytes, Byte.SIZE * IPV6);
    }

    /** One address. */
    public static AddressRange of(InetAddress address) {
        byte[] bytes = address.getAddress();
        return new AddressRange(bytes, Byte.SIZE * bytes.length);
    }

    /**
     * Reads an address, or a range such as {@code 10.0.0.0/8}; never asks a name server.
     *
     * @return null where the text is no address
     * @throws IllegalArgumentException where it is one, and what follows the slash is no prefix length for it
     */
    public static @Nullable AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        byte[] address = address(literal);
        if (address == null) {
            return null;
        }
        int most = Byte.SIZE * (literal.indexOf(':') < 0 ? IPV4 : IPV6);
        int length = slash < 0 ? most : prefix(text.substring(slash + 1), most);
        boolean isMapped = most == Byte.SIZE * IPV6 && address.length == IPV4;
        if (isMapped && length < MAPPED_BITS) {
            throw new IllegalArgumentException("prefix of a mapped IPv4 address shorter than " + MAPPED_BITS);
        }
        int bits = isMapped ? length - MAPPED_BITS : length;
        return new AddressRange(masked(address, bits), bits);
    }

    private static int prefix(String text, int most) {
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("invalid prefix length \"" + text + "\"");
        }
        int length = Integer.parseInt(text);
        if (length > most) {
            throw new IllegalArgumentException("prefix too large: " + length + " is more than " + most);
        }
        return length;
    }

    private static byte @Nullable [] address(String literal) {
        if (IPV4_FORM.matcher(literal).matches()) {
            byte[] bytes = new byte[IPV4];
            String[] parts = literal.split("\\.", -1);
            for (int i = 0; i < IPV4; i++) {
                int part = Integer.parseInt(parts[i]);
                if (part > 255) {
                    return null;
                }
                bytes[i] = (byte) part;
            }
            return bytes;
        }
        return IPV6_FORM.matcher(literal).matches() ? ipv6(literal) : null;
    }

    private static byte @Nullable [] ipv6(String literal) {
        try {
            // In brackets it is a literal or nothing: no name is looked up.
            return InetAddress.getByName("[" + literal + "]").getAddress();
        } catch (UnknownHostException notAnAddress) {
            return null;
        }
    }

    private static byte[] masked(byte[] address, int bits) {
        byte[] result = address.clone();
        for (int i = 0; i < result.length; i++) {
            int kept = Math.max(0, Math.min(Byte.SIZE, bits - Byte.SIZE * i));
            result[i] &= (byte) (0xff << (Byte.SIZE - kept));
        }
        return result;
    }

    /** Whether an address of the same family is in the range. Allocates nothing. */
    public boolean contains(byte[] bytes, int from, int length) {
        if (length != network.length) {
            return false;
        }
        int whole = prefix / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (bytes[from + i] != network[i]) {
                return false;
            }
        }
        int rest = prefix % Byte.SIZE;
        return rest == 0 || ((bytes[from + whole] ^ network[whole]) & (0xff << (Byte.SIZE - rest)) & 0xff) == 0;
    }

    /** Whether an address is in the range. */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return contains(bytes, 0, bytes.length);
    }

    /** Whether it is one address. */
    public boolean isSingle() {
        return prefix == Byte.SIZE * network.length;
    }

    /** The first address. */
    public InetAddress first() {
        try {
            return InetAddress.getByAddress(network);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AddressRange that && prefix == that.prefix && Arrays.equals(network, that.network);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(network) + prefix;
    }

    @Override
    public String toString() {
        return first().getHostAddress() + (isSingle() ? "" : "/" + prefix);
    }
}
