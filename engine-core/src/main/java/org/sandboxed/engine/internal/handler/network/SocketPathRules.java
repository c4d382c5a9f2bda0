package org.sandboxed.engine.internal.handler.network;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.sandboxed.engine.policy.PathRules;

/** Which named sockets a program may use and make: those below its writable paths, unless denied. Immutable. */
final class SocketPathRules {

    private final List<String> writable;
    private final List<String> denied;

    SocketPathRules(PathRules rules) {
        this.writable = rules.writable();
        this.denied = rules.denied();
    }

    /**
     * Whether a path may be written.
     *
     * @param path its first {@code length} bytes are absolute and without symbolic links
     */
    boolean isWritable(byte[] path, int length) {
        return isBelowAny(path, length, writable) && !isBelowAny(path, length, denied);
    }

    private static boolean isBelowAny(byte[] path, int length, List<String> roots) {
        for (String root : roots) {
            if (isBelow(path, length, root.getBytes(StandardCharsets.UTF_8))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBelow(byte[] path, int length, byte[] root) {
        int rootLength = root.length == 1 ? 0 : root.length;
        if (length < rootLength || (length > rootLength && path[rootLength] != '/')) {
            return false;
        }
        for (int i = 0; i < rootLength; i++) {
            if (path[i] != root[i]) {
                return false;
            }
        }
        return true;
    }
}
