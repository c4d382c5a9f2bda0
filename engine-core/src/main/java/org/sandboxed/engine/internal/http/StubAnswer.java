package org.sandboxed.engine.internal.http;

import java.util.List;
import java.util.Map;

/** What a stub answers. Immutable. */
public final class StubAnswer {

    private final int status;
    private final List<Map.Entry<String, String>> headers;
    private final byte[] body;

    StubAnswer(int status, List<Map.Entry<String, String>> headers, byte[] body) {
        this.status = status;
        this.headers = List.copyOf(headers);
        this.body = body.clone();
    }

    /** The status. */
    public int status() {
        return status;
    }

    /** The headers that the test has set. */
    public List<Map.Entry<String, String>> headers() {
        return headers;
    }

    /** A copy of the body. */
    public byte[] body() {
        return body.clone();
    }
}
