package org.sandboxed.engine.internal.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sandboxed.engine.record.HttpMessage;

import static java.nio.charset.StandardCharsets.UTF_8;

/** One side of an exchange that nothing is added to any more. */
final class RecordedMessage implements HttpMessage {

    private final List<Map.Entry<String, String>> headers;
    private final byte[] body;
    private final long bodySize;

    RecordedMessage(List<Map.Entry<String, String>> headers, byte[] body, long bodySize) {
        this.headers = headers;
        this.body = body;
        this.bodySize = bodySize;
    }

    @Override
    public List<Map.Entry<String, String>> headers() {
        return headers;
    }

    @Override
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    @Override
    public byte[] body() {
        return body.clone();
    }

    @Override
    public String text() {
        return new String(body, UTF_8);
    }

    @Override
    public long bodySize() {
        return bodySize;
    }

    @Override
    public String toString() {
        return headers + (bodySize == 0 ? "" : " and " + bodySize + " bytes");
    }
}
