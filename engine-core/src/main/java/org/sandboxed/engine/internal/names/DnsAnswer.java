package org.sandboxed.engine.internal.names;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads which addresses a DNS answer has for the name that was asked for, by way of its aliases, see RFC 1035 and RFC 3596. One
 * object for all; not thread-safe.
 */
final class DnsAnswer {

    private static final int CODE = 3;
    private static final int CODE_MASK = 0xf;
    private static final int A = 1;
    private static final int CNAME = 5;
    private static final int AAAA = 28;
    private static final int INTERNET = 1;
    /** Type, class, time to live. */
    private static final int DATA_LENGTH = 8;

    private static final int DATA = 10;
    private static final int IPV4 = 4;
    private static final int IPV6 = 16;
    /** More records are not looked at. */
    private static final int MOST = 256;

    private final StringBuilder text = new StringBuilder();
    private final List<InetAddress> addresses = new ArrayList<>();
    private String name = "";

    /**
     * What a name stands for.
     *
     * @param owner the name
     * @param alias another name, or null
     * @param address an address, or null
     */
    private record Entry(
            String owner, @Nullable String alias, @Nullable InetAddress address) {}

    /** Reads a message; whether it has addresses for a name. */
    boolean parse(byte[] message, int length) {
        addresses.clear();
        if (length < DnsMessage.HEADER
                || (message[DnsMessage.FLAGS] & DnsMessage.RESPONSE_OR_OPCODE) != DnsMessage.RESPONSE
                || (message[CODE] & CODE_MASK) != 0
                || DnsMessage.shortAt(message, DnsMessage.QUESTIONS) != 1) {
            return false;
        }
        int at = DnsMessage.readName(message, length, DnsMessage.HEADER, text);
        if (at < 0 || text.isEmpty()) {
            return false;
        }
        name = text.toString();
        collect(entries(message, length, at + DnsMessage.TYPE_AND_CLASS));
        return !addresses.isEmpty();
    }

    /** The name that was asked for. */
    String name() {
        return name;
    }

    /** What it stands for. */
    List<InetAddress> addresses() {
        return List.copyOf(addresses);
    }

    private List<Entry> entries(byte[] message, int length, int from) {
        List<Entry> entries = new ArrayList<>();
        int left = Math.min(MOST, DnsMessage.shortAt(message, DnsMessage.ANSWERS));
        for (int at = from; left > 0; left--) {
            int owner = DnsMessage.readName(message, length, at, text);
            if (owner < 0 || owner + DATA > length) {
                break;
            }
            int size = DnsMessage.shortAt(message, owner + DATA_LENGTH);
            at = owner + DATA + size;
            if (at > length) {
                break;
            }
            if (DnsMessage.shortAt(message, owner + Short.BYTES) == INTERNET) {
                entries.add(entry(text.toString(), message, at, DnsMessage.shortAt(message, owner), size));
            }
        }
        return entries;
    }

    private Entry entry(String owner, byte[] message, int end, int type, int size) {
        int data = end - size;
        if ((type == A && size == IPV4) || (type == AAAA && size == IPV6)) {
            return new Entry(owner, null, address(Arrays.copyOfRange(message, data, end)));
        }
        boolean isAlias = type == CNAME && DnsMessage.readName(message, end, data, text) >= 0;
        return new Entry(owner, isAlias ? text.toString() : null, null);
    }

    /** Aliases lead from name to name; servers put them in order, and need not. */
    private void collect(List<Entry> entries) {
        Set<String> names = new HashSet<>(Set.of(name));
        int known;
        do {
            known = names.size();
            for (Entry entry : entries) {
                if (entry.alias != null && names.contains(entry.owner)) {
                    names.add(entry.alias);
                }
            }
        } while (names.size() > known);
        for (Entry entry : entries) {
            if (entry.address != null && names.contains(entry.owner)) {
                addresses.add(entry.address);
            }
        }
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }
}
