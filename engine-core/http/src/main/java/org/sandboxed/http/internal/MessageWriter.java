package org.sandboxed.http.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
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
        write(start + END);
        endHead(headers);
    }

    /** Writes the head of a request with what is attached to it, which is a part of no text. */
    void head(RequestHead head, List<Map.Entry<String, String>> headers, Attachment attachment) throws IOException {
        byte[] value = attachment.value();
        try {
            write(head.method() + " " + attachment.targetBefore(head));
            if (attachment.isParameter()) {
                out.write(value);
            }
            write(" HTTP/1.1" + END);
            if (!attachment.isParameter()) {
                write(attachment.header() + ": ");
                out.write(value);
                write(END);
            }
        } finally {
            Arrays.fill(value, (byte) 0);
        }
        endHead(headers);
    }

    private void endHead(List<Map.Entry<String, String>> headers) throws IOException {
        StringBuilder head = new StringBuilder();
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
        write(head.append(END).toString());
        out.flush();
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(ISO_8859_1));
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
