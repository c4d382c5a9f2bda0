package org.sandboxed.engine.internal.http;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An exchange that is being written down. Thread-safe. */
public final class Recording {

    /** So much of each body is kept. */
    static final int MOST_OF_A_BODY = 256 * 1024;

    private static final int LINE_OVERHEAD = 64;

    private final HttpRecord record;
    private final HttpOrigin origin;
    private final HttpRequest request;
    private final long at;
    private final List<Map.Entry<String, String>> requestHeaders;
    private final Body requestBody = new Body();
    private final Body responseBody = new Body();
    private List<Map.Entry<String, String>> responseHeaders = List.of();
    private @Nullable HttpVerdict verdict;
    private @Nullable String credential;
    private int status;
    private long end;
    private long size;
    private boolean isDropped;

    Recording(
            HttpRecord record,
            HttpOrigin origin,
            HttpRequest request,
            long at,
            List<Map.Entry<String, String>> requestHeaders) {
        this.record = record;
        this.origin = origin;
        this.request = record.redaction().apply(request);
        this.at = at;
        this.requestHeaders = record.redaction().apply(requestHeaders);
        this.size = sizeOf(this.requestHeaders) + request.url().length();
    }

    private static long sizeOf(List<Map.Entry<String, String>> headers) {
        long sum = 0;
        for (Map.Entry<String, String> header : headers) {
            sum += LINE_OVERHEAD + header.getKey().length() + header.getValue().length();
        }
        return sum;
    }

    /** The first bytes of a body, and how many there were. */
    private static final class Body {

        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private long size;

        int add(byte[] bytes, int from, int length) {
            size += length;
            int room = Math.min(length, MOST_OF_A_BODY - kept.size());
            kept.write(bytes, from, room);
            return room;
        }

        byte[] without(Redaction secrets) {
            byte[] bytes = kept.toByteArray();
            secrets.apply(bytes, size > bytes.length);
            return bytes;
        }

        void replace(byte[] bytes) {
            kept.reset();
            kept.writeBytes(bytes);
        }
    }

    /** The request was judged. */
    public synchronized void judged(HttpVerdict by) {
        verdict = by;
    }

    /** A secret goes with it to the server. */
    public synchronized void attached(String name) {
        credential = name;
    }

    /** Some bytes of the body of the request. */
    public void sent(byte[] bytes, int from, int length) {
        int kept;
        synchronized (this) {
            kept = requestBody.add(bytes, from, length);
        }
        grow(kept);
    }

    /** The program gets an answer. */
    public void answered(int withStatus, List<Map.Entry<String, String>> headers) {
        synchronized (this) {
            status = withStatus;
            responseHeaders = record.redaction().apply(headers);
        }
        grow(sizeOf(headers));
    }

    /** Some bytes of the body of the answer. */
    public void received(byte[] bytes, int from, int length) {
        int kept;
        synchronized (this) {
            kept = responseBody.add(bytes, from, length);
        }
        grow(kept);
    }

    /** Nothing follows. */
    public synchronized void ended() {
        if (end == 0) {
            end = record.now();
            if (record.redaction().isNeeded()) {
                requestBody.replace(requestBody.without(record.redaction()));
                responseBody.replace(answer(record.redaction()));
            }
        }
    }

    /** The body of the answer without secrets, which may be compressed in it. */
    private byte[] answer(Redaction secrets) {
        byte[] bytes = responseBody.without(secrets);
        if (secrets.isNeeded()) {
            for (Map.Entry<String, String> header : responseHeaders) {
                String encoding = header.getValue();
                if (header.getKey().equalsIgnoreCase("Content-Encoding") && !encoding.equalsIgnoreCase("identity")) {
                    secrets.applyEncoded(bytes, responseBody.size > bytes.length, encoding, credential != null);
                }
            }
        }
        return bytes;
    }

    // Never with the lock of this held: the record takes its own first.
    private void grow(long by) {
        synchronized (this) {
            if (isDropped) {
                return;
            }
            size += by;
        }
        record.grow(by);
    }

    long headSize() {
        return size;
    }

    /** The record forgets it; how many bytes that are. */
    synchronized long drop() {
        isDropped = true;
        return size;
    }

    HttpRun run() {
        return origin.run();
    }

    synchronized RecordedExchange snapshot() {
        Redaction secrets = record.redaction();
        return new RecordedExchange(
                request,
                new RecordedMessage(requestHeaders, requestBody.without(secrets), requestBody.size),
                new RecordedMessage(responseHeaders, answer(secrets), responseBody.size),
                status,
                verdict,
                credential,
                origin.pid(),
                Duration.ofNanos(at),
                Duration.ofNanos((end == 0 ? record.now() : end) - at));
    }
}
