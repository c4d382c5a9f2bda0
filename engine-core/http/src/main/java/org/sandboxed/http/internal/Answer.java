package org.sandboxed.http.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.impl.EnglishReasonPhraseCatalog;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.http.Recording;

/** An answer that is made here. */
final class Answer {

    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final int status;
    private final List<Map.Entry<String, String>> headers;
    private final byte[] body;

    Answer(int status, List<Map.Entry<String, String>> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /**
     * Writes it, and writes it down.
     *
     * @param head the request, where that was understood
     * @param isKept whether the client may send another request
     */
    void write(OutputStream out, @Nullable RequestHead head, boolean isKept, Recording recording) throws IOException {
        boolean mayHaveBody = status != NO_CONTENT && status != NOT_MODIFIED;
        boolean isHead = head != null && head.method().equals("HEAD");
        List<Map.Entry<String, String>> all = new ArrayList<>(headers);
        all.add(Map.entry(Headers.CONNECTION, isKept ? "keep-alive" : "close"));
        recording.answered(status, all);
        MessageWriter writer = new MessageWriter(out, mayHaveBody ? Framing.fixed(body.length) : Framing.NONE);
        writer.head("HTTP/1.1 " + status + " " + reason(), all);
        if (mayHaveBody && !isHead && body.length > 0) {
            recording.received(body, 0, body.length);
            writer.body(body, body.length);
        }
    }

    /** What the status is called; nothing where it is rare. */
    private String reason() {
        String reason = EnglishReasonPhraseCatalog.INSTANCE.getReason(status, Locale.ROOT);
        return reason == null ? "" : reason;
    }
}
