package org.sandboxed.http.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.impl.io.ChunkedOutputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthOutputStream;
import org.apache.hc.core5.http.impl.io.IdentityOutputStream;
import org.apache.hc.core5.http.impl.io.SessionOutputBufferImpl;
import org.apache.hc.core5.http.io.SessionOutputBuffer;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.message.BasicLineFormatter;
import org.apache.hc.core5.util.CharArrayBuffer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Writes one message: its head, then its body. Not thread-safe. */
final class MessageWriter {

    private static final int BUFFER = 8 * 1024;

    private final OutputStream out;
    private final SessionOutputBuffer buffer;
    private final Framing framing;
    private final OutputStream body;

    MessageWriter(OutputStream out, Framing framing) {
        this.out = out;
        // Without an encoder the library leaves out what ISO 8859-1 has no letter for, which would change a header in
        // UTF-8.
        this.buffer = new SessionOutputBufferImpl(
                BUFFER, ISO_8859_1.newEncoder().onUnmappableCharacter(CodingErrorAction.REPLACE));
        this.framing = framing;
        this.body = switch (framing.kind()) {
            case NONE, FIXED -> new ContentLengthOutputStream(buffer, out, framing.length());
            case CHUNKED -> new ChunkedOutputStream(buffer, out, BUFFER);
            case UNTIL_CLOSE -> new IdentityOutputStream(buffer, out);
        };
    }

    /**
     * Writes the head.
     *
     * @param headers all but those that tell the end of the body
     */
    void head(String start, List<Map.Entry<String, String>> headers) throws IOException {
        line(start);
        endHead(headers);
    }

    /** Writes the head of a request with what is attached to it, which is a part of no text. */
    void head(RequestHead head, List<Map.Entry<String, String>> headers, Attachment attachment) throws IOException {
        byte[] value = attachment.value();
        try {
            String start = head.method() + " " + attachment.targetBefore(head);
            if (attachment.isParameter()) {
                line(start, value, " HTTP/1.1");
            } else {
                line(start + " HTTP/1.1");
                line(attachment.header() + ": ", value, "");
            }
        } finally {
            Arrays.fill(value, (byte) 0);
        }
        endHead(headers);
    }

    private void endHead(List<Map.Entry<String, String>> headers) throws IOException {
        for (Map.Entry<String, String> header : headers) {
            header(header.getKey(), header.getValue());
        }
        if (framing.kind() == Framing.Kind.FIXED) {
            header(Headers.CONTENT_LENGTH, String.valueOf(framing.length()));
        } else if (framing.kind() == Framing.Kind.CHUNKED) {
            header(Headers.TRANSFER_ENCODING, "chunked");
        }
        line("");
        buffer.flush(out);
    }

    private void header(String name, String value) throws IOException {
        CharArrayBuffer line = new CharArrayBuffer(128);
        BasicLineFormatter.INSTANCE.formatHeader(line, new BasicHeader(name, value));
        buffer.writeLine(line, out);
    }

    private void line(String text) throws IOException {
        CharArrayBuffer line = new CharArrayBuffer(text.length());
        line.append(text);
        buffer.writeLine(line, out);
    }

    private void line(String before, byte[] value, String behind) throws IOException {
        buffer.write(before.getBytes(ISO_8859_1), out);
        buffer.write(value, out);
        line(behind);
    }

    /** Writes some bytes of the body. */
    void body(byte[] bytes, int count) throws IOException {
        body.write(bytes, 0, count);
        body.flush();
    }

    /** Writes the end of the body. */
    void end() throws IOException {
        body.close();
    }
}
