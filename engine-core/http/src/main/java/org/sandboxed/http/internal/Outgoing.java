package org.sandboxed.http.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.http.HttpRequest;

/**
 * A request that may be made.
 *
 * @param head as the program has sent it
 * @param request what was judged of it
 * @param attachment what goes with it, or null
 */
record Outgoing(
        RequestHead head, HttpRequest request, @Nullable Attachment attachment) {

    /** Writes the head anew, from what was understood. */
    void writeHead(MessageWriter writer) throws IOException {
        if (attachment == null) {
            writer.head(head.method() + " " + head.target() + " HTTP/1.1", headers());
        } else {
            writer.head(head, attachment.without(headers()), attachment);
        }
    }

    /** What is about the message goes on as it came; the host is written anew, from what was judged. */
    private List<Map.Entry<String, String>> headers() {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        String host = head.headers().first(Headers.HOST);
        headers.add(Map.entry(Headers.HOST, host == null ? request.host() : host));
        for (Map.Entry<String, String> header : head.headers().endToEnd()) {
            if (!header.getKey().equalsIgnoreCase(Headers.HOST)) {
                headers.add(header);
            }
        }
        return headers;
    }
}
