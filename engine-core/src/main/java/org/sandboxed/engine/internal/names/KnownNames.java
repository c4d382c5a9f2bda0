package org.sandboxed.engine.internal.names;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names that name servers gave addresses for; of an address, the last one that was asked for. Thread-safe. */
final class KnownNames {

    /** So many addresses; the oldest are forgotten. */
    private static final int MOST = 4096;

    private final Map<InetAddress, String> names = new LinkedHashMap<>();
    private volatile boolean isEmpty = true;

    /** Notes that a name stands for an address. */
    synchronized void put(InetAddress address, String name) {
        names.remove(address);
        if (names.size() == MOST) {
            names.remove(names.keySet().iterator().next());
        }
        names.put(address, name);
        isEmpty = false;
    }

    /** Whether no address has a name. */
    boolean isEmpty() {
        return isEmpty;
    }

    /** The name behind an address, or null. */
    byte @Nullable [] nameOf(InetAddress address) {
        String name;
        synchronized (this) {
            name = names.get(address);
        }
        return name == null ? null : name.getBytes(StandardCharsets.ISO_8859_1);
    }
}
