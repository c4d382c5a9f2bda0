package org.sandboxed.engine.internal.http;

import java.util.Optional;

/**
 * What a request is about.
 *
 * @param method as it was sent
 * @param scheme {@code http} or {@code https}
 * @param host normalized
 * @param port of the server
 * @param path as it was sent, without the query
 * @param query without the question mark
 */
public record HttpRequest(String method, String scheme, String host, int port, String path, Optional<String> query) {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** The whole address. */
    String url() {
        boolean isDefault = port == (scheme.equals("https") ? HTTPS : HTTP);
        return scheme + "://" + host + (isDefault ? "" : ":" + port) + path
                + query.map("?"::concat).orElse("");
    }
}
