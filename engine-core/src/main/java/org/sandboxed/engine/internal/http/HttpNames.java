package org.sandboxed.engine.internal.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.policy.AddressRange;
import org.sandboxed.engine.policy.HttpHost;
import org.sandboxed.engine.policy.HttpRule;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Addresses for the hosts of rules and stubs, so that programs need no name server and a connection tells which host is meant.
 * They lead nowhere: 198.18.0.0/15 is kept for measurements, see RFC 2544. Thread-safe; the supervisor reads without a lock.
 */
public final class HttpNames {

    private static final byte[] BENCHMARKS = {(byte) 198, 19};
    private static final int MOST = 65_000;

    /** A name that needs no address. */
    static final String LOCALHOST = "localhost";

    private volatile Entry[] entries = {};

    /** A name, as it is looked for. */
    private record Entry(String name, AddressRange address, RawText text) {}

    /** The bytes of a name, for the record. */
    private static final class RawText {

        private final byte[] bytes;

        RawText(String name) {
            bytes = name.getBytes(US_ASCII);
        }
    }

    /** Gives the host of a rule an address, if it is a name that has none. */
    void addHostOf(HttpRule rule) {
        String host = rule.host();
        if (!rule.isForAnyHost() && !host.equals(LOCALHOST) && HttpHost.literal(host) == null) {
            add(host);
        }
    }

    private synchronized void add(String name) {
        Entry[] before = entries;
        for (Entry entry : before) {
            if (entry.name().equals(name)) {
                return;
            }
        }
        if (before.length == MOST) {
            throw new SandboxException(
                    "allowHttp: \"" + name + "\" is one host more than the " + MOST + " that can be told apart");
        }
        Entry[] after = new Entry[before.length + 1];
        System.arraycopy(before, 0, after, 0, before.length);
        after[before.length] = new Entry(name, AddressRange.of(address(after.length)), new RawText(name));
        entries = after;
    }

    private static InetAddress address(int number) {
        byte[] bytes = {BENCHMARKS[0], BENCHMARKS[1], (byte) (number >> Byte.SIZE), (byte) number};
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 bytes", e);
        }
    }

    /** The name behind an address, or null. Allocates nothing. */
    public byte @Nullable [] nameOf(byte[] bytes, int from, int length) {
        Entry entry = find(bytes, from, length);
        return entry == null ? null : entry.text().bytes;
    }

    /** The name behind an address, or null. */
    @Nullable
    String nameOf(InetAddress address) {
        byte[] bytes = address.getAddress();
        Entry entry = find(bytes, 0, bytes.length);
        return entry == null ? null : entry.name();
    }

    private @Nullable Entry find(byte[] bytes, int from, int length) {
        for (Entry entry : entries) {
            if (entry.address().contains(bytes, from, length)) {
                return entry;
            }
        }
        return null;
    }

    /** Every name with its address. */
    public Map<InetAddress, String> all() {
        Map<InetAddress, String> all = new LinkedHashMap<>();
        for (Entry entry : entries) {
            all.put(entry.address().first(), entry.name());
        }
        return all;
    }
}
