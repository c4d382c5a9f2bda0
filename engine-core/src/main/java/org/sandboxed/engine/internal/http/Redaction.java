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
        List<byte[]> known = secrets;
        byte[] original = known.isEmpty() ? bytes : bytes.clone();
        for (byte[] secret : known) {
            for (int i = 0; i < original.length; i++) {
                int end = SecretForms.end(original, i, secret, isCut);
                Arrays.fill(bytes, i, Math.max(i, end), MASK);
            }
        }
    }

    /**
     * Makes a body unreadable that has secrets in it once it is decoded.
     *
     * @param isCut as in {@link #apply(byte[], boolean)}
     * @param encoding how it is encoded
     * @param isSuspect whether to do so, too, where it cannot be decoded here
     */
    void applyEncoded(byte[] bytes, boolean isCut, String encoding, boolean isSuspect) {
        byte[] decoded = ContentEncoding.decode(bytes, encoding);
        if (decoded == null ? isSuspect : isIn(decoded, isCut)) {
            Arrays.fill(bytes, MASK);
        }
    }

    private boolean isIn(byte[] bytes, boolean isCut) {
        byte[] masked = bytes.clone();
        apply(masked, isCut);
        return !Arrays.equals(masked, bytes);
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
        for (byte[] secret : known) {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
