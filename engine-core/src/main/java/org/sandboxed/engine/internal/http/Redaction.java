package org.sandboxed.engine.internal.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Takes secrets out of what is written down: a server may send back what it was sent. Thread-safe. */
final class Redaction {

    private static final byte MASK = '*';

    private volatile List<byte[]> secrets = List.of();

    /** Adds a form of a secret, of which it keeps a copy. */
    synchronized void add(byte[] secret) {
        List<byte[]> more = new ArrayList<>(secrets);
        more.add(secret.clone());
        secrets = List.copyOf(more);
    }

    /** Whether there are secrets. */
    boolean isNeeded() {
        return !secrets.isEmpty();
    }

    /**
     * Makes the secrets in some bytes unreadable.
     *
     * @param isCut whether the bytes are the beginning of something longer, which may end within a secret
     */
    void apply(byte[] bytes, boolean isCut) {
        for (byte[] secret : secrets) {
            for (int i = 0; i < bytes.length; i++) {
                int end = Math.min(bytes.length, i + secret.length);
                boolean isWhole = end - i == secret.length;
                if ((isWhole || isCut) && Arrays.equals(bytes, i, end, secret, 0, end - i)) {
                    Arrays.fill(bytes, i, end, MASK);
                }
            }
        }
    }

    String apply(String text) {
        if (!isNeeded()) {
            return text;
        }
        byte[] bytes = text.getBytes(ISO_8859_1);
        apply(bytes, false);
        return new String(bytes, ISO_8859_1);
    }

    List<Map.Entry<String, String>> apply(List<Map.Entry<String, String>> headers) {
        return !isNeeded()
                ? List.copyOf(headers)
                : headers.stream()
                        .map(header -> Map.entry(header.getKey(), apply(header.getValue())))
                        .toList();
    }

    HttpRequest apply(HttpRequest request) {
        return new HttpRequest(
                request.method(),
                request.scheme(),
                request.host(),
                request.port(),
                apply(request.path()),
                request.query().map(this::apply));
    }

    /** Forgets the secrets: what is written down from now on stays as it is. */
    synchronized void clear() {
        List<byte[]> known = secrets;
        secrets = List.of();
        known.forEach(secret -> Arrays.fill(secret, (byte) 0));
    }
}
