package org.sandboxed.http.internal;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.policy.HttpHost;

/**
 * The host and the port of a URL or of a Host header.
 *
 * @param host normalized
 * @param port 0 where none is written
 */
record Authority(String host, int port) {

    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final int MAX_PORT = 65_535;

    /** Reads one; null where it is malformed, or names a user. */
    static @Nullable Authority parse(String text) {
        int bracket = text.lastIndexOf(']');
        int colon = text.indexOf(':', Math.max(0, bracket));
        String host = HttpHost.normalize(colon < 0 ? text : text.substring(0, colon));
        if (host == null) {
            return null;
        }
        if (colon < 0) {
            return new Authority(host, 0);
        }
        String digits = text.substring(colon + 1);
        int port = PORT.matcher(digits).matches() ? Integer.parseInt(digits) : 0;
        return port < 1 || port > MAX_PORT ? null : new Authority(host, port);
    }
}
