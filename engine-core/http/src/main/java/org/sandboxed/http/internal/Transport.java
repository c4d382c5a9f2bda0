package org.sandboxed.http.internal;

import java.io.InputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * What the requests of a connection come by.
 *
 * @param scheme {@code http} or {@code https}
 * @param host whose certificate the client has seen, or null without TLS
 * @param socket the connection, with TLS on top of it
 * @param in what comes from it
 */
record Transport(String scheme, @Nullable String host, Socket socket, InputStream in) {

    /** Whether requests for a host may come by it. */
    boolean mayCarry(String requestHost) {
        return host == null || host.equals(requestHost);
    }
}
