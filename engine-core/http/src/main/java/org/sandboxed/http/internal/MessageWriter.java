package org.sandboxed.http.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

/** Writes one message: its head, then its body. Not thread-safe. */
final class MessageWriter {

    private static final String END = "\r\n";
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(US_ASCII);

    private final OutputStream out;
    private final Framing framing;

    MessageWriter(OutputStream out, Framing framing) {
        this.out = out;
        this.framing = framing;
    }

    /**
     * Writes the head.
     *
     * @param headers all but those that tell the end of the body
     */
    void head(String start, List<Map.Entry<String, String>> headers) throws IOException {
        StringBuilder head = new StringBuilder(start).append(END);
        for (Map.Entry<String, String> header : headers) {
            head.append(header.getKey()).append(": ").append(header.getValue()).append(END);
        }
        if (framing.kind() == Framing.Kind.FIXED) {
            head.append(Headers.CONTENT_LENGTH)
                    .append(": ")
                    .append(framing.length())
                    .append(END);
        } else if (framing.kind() == Framing.Kind.CHUNKED) {
            head.append(Headers.TRANSFER_ENCODING).append(": chunked").append(END);
        }
        out.write(head.append(END).toString().getBytes(ISO_8859_1));
        out.flush();
    }

    /** Writes some bytes of the body. */
    void body(byte[] bytes, int count) throws IOException {
        if (framing.kind() == Framing.Kind.CHUNKED) {
            out.write((Integer.toHexString(count) + END).getBytes(US_ASCII));
            out.write(bytes, 0, count);
            out.write(END.getBytes(US_ASCII));
        } else {
            out.write(bytes, 0, count);
        }
        out.flush();
    }

    /** Writes the end of the body. */
    void end() throws IOException {
        if (framing.kind() == Framing.Kind.CHUNKED) {
            out.write(LAST_CHUNK);
            out.flush();
        }
    }
}
