package org.sandboxed.http.internal;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Reads the first line and the headers of a message, byte by byte, so that not one of the next is taken. Lines end with CR and
 * LF, and go on on no other; there are no control characters. A server may end its lines with LF alone.
 */
final class HeadReader {

    private static final int MOST_BYTES = 64 * 1024;
    private static final int MOST_HEADERS = 200;
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private final InputStream in;
    private final boolean takesLineFeed;
    private int left = MOST_BYTES;

    private HeadReader(InputStream in, boolean takesLineFeed) {
        this.in = in;
        this.takesLineFeed = takesLineFeed;
    }

    /**
     * What stands at the beginning of a message.
     *
     * @param start the first line
     * @param headers the others
     */
    record Head(String start, Headers headers) {}

    /** The head of a request; null where the client sends no more. */
    static @Nullable Head ofRequest(InputStream in) throws IOException {
        return new HeadReader(in, false).read();
    }

    /** The head of an answer; null where the server has closed the connection without one. */
    static @Nullable Head ofResponse(InputStream in) throws IOException {
        return new HeadReader(in, true).read();
    }

    /** Reads and forgets the headers that may follow a chunked body. */
    static void skipTrailers(InputStream in, boolean takesLineFeed) throws IOException {
        new HeadReader(in, takesLineFeed).headers();
    }

    /** One line of the framing of a chunked body. */
    static String line(InputStream in, boolean takesLineFeed) throws IOException {
        String line = new HeadReader(in, takesLineFeed).line();
        if (line == null) {
            throw new EOFException("the connection was closed within a body");
        }
        return line;
    }

    private @Nullable Head read() throws IOException {
        String start = line();
        if (start != null && start.isEmpty()) {
            // One empty line before a request is forgiven, as old clients send one after a body.
            start = line();
        }
        return start == null ? null : new Head(start, headers());
    }

    private Headers headers() throws IOException {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        while (true) {
            String line = line();
            if (line == null) {
                throw new EOFException("the connection was closed within the headers");
            }
            if (line.isEmpty()) {
                return new Headers(headers);
            }
            if (headers.size() == MOST_HEADERS) {
                throw new MalformedException(
                        MalformedException.HEADERS_TOO_LARGE, "more than " + MOST_HEADERS + " headers");
            }
            headers.add(header(line));
        }
    }

    private static Map.Entry<String, String> header(String line) throws MalformedException {
        if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
            throw new MalformedException("a header that goes on on a second line");
        }
        int colon = line.indexOf(':');
        String name = colon < 0 ? line : line.substring(0, colon);
        if (colon < 0 || !TOKEN.matcher(name).matches()) {
            throw new MalformedException("a line that is no header");
        }
        return Map.entry(name, line.substring(colon + 1).strip());
    }

    /** One line without its end; null where there is none. */
    private @Nullable String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int next = in.read();
            if (next < 0 && line.size() == 0) {
                return null;
            }
            if (next < 0) {
                throw new EOFException("the connection was closed within a line");
            }
            if (--left < 0) {
                throw new MalformedException(
                        MalformedException.HEADERS_TOO_LARGE, "headers of more than " + MOST_BYTES + " bytes");
            }
            if (next == '\r' || next == '\n') {
                endLine(next);
                return line.toString(ISO_8859_1);
            }
            if ((next < ' ' && next != '\t') || next == 0x7f) {
                throw new MalformedException("a control character in a line");
            }
            line.write(next);
        }
    }

    private void endLine(int first) throws IOException {
        if (first == '\n' && !takesLineFeed) {
            throw new MalformedException("a line that ends with LF alone");
        }
        int second = first == '\r' ? in.read() : '\n';
        if (second < 0) {
            throw new EOFException("the connection was closed within a line");
        }
        if (second != '\n') {
            throw new MalformedException("CR without LF");
        }
    }
}
