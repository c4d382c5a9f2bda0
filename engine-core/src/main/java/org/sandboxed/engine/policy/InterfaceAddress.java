package org.sandboxed.engine.policy;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.sandboxed.engine.SandboxException;

/**
 * An address with the length of its network: of an interface, or, where the bits behind are zero, of a destination.
 *
 * @param address IPv4 or IPv6
 * @param prefix how many bits name the network
 */
public record InterfaceAddress(InetAddress address, int prefix) {

    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,3}");

    /**
     * Reads {@code 10.0.0.2/24} or {@code fd00::2/64}; names are not resolved.
     *
     * @throws SandboxException where the text is none, with the option and the reason
     */
    public static InterfaceAddress parse(String option, String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new SandboxException(option + ": \"" + text + "\" has no prefix length; write it as \"10.0.0.2/24\"");
        }
        InetAddress address = literal(option, text.substring(0, slash));
        String length = text.substring(slash + 1);
        int bits = Byte.SIZE * address.getAddress().length;
        if (!LENGTH.matcher(length).matches() || Integer.parseInt(length) > bits) {
            throw new SandboxException(
                    option + ": \"" + text + "\" has no prefix length from 0 to " + bits + " behind its slash");
        }
        return new InterfaceAddress(address, Integer.parseInt(length));
    }

    /**
     * Reads an address without resolving names.
     *
     * @throws SandboxException where the text is none, with the option
     */
    static InetAddress literal(String option, String text) {
        if (IPV4.matcher(text).matches() || (text.indexOf(':') >= 0 && text.indexOf('%') < 0)) {
            try {
                InetAddress address = InetAddress.getByName(text);
                // An IPv4 address in IPv6 clothes would come back as IPv4.
                if (address instanceof Inet4Address == text.indexOf(':') < 0) {
                    return address;
                }
            } catch (UnknownHostException e) {
                throw new SandboxException(option + ": \"" + text + "\" is no IPv4 or IPv6 address", e);
            }
        }
        throw new SandboxException(option + ": \"" + text + "\" is no IPv4 or IPv6 address");
    }

    /** Whether it is IPv4. */
    public boolean isIpv4() {
        return address instanceof Inet4Address;
    }

    /** The bytes of the address, four or sixteen. */
    public byte[] bytes() {
        return address.getAddress();
    }

    /** The bytes of the address with those bits zero that do not name the network. */
    public byte[] network() {
        return masked(bytes(), false);
    }

    /** The bytes of the address with those bits one that do not name the network. */
    public byte[] broadcast() {
        return masked(bytes(), true);
    }

    /** As many bits set as name the network. */
    public byte[] mask() {
        byte[] all = new byte[bytes().length];
        Arrays.fill(all, (byte) 0xff);
        return masked(all, false);
    }

    private byte[] masked(byte[] bytes, boolean filling) {
        for (int bit = prefix; bit < Byte.SIZE * bytes.length; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            int index = bit / Byte.SIZE;
            bytes[index] = (byte) (filling ? bytes[index] | mask : bytes[index] & ~mask);
        }
        return bytes;
    }

    /** Whether another address lies in the network. */
    public boolean covers(byte[] other) {
        byte[] mine = bytes();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if (((mine[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /** As one would write it. */
    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefix;
    }
}
