package org.sandboxed.http.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.util.CharArrayBuffer;

/**
 * What comes by a connection. The library that reads it repairs what is not by the letter, so every line that it asks for is
 * looked at first: lines end with CR and LF, go on on no other, and have no control characters. A server may end its lines with
 * LF alone. Not thread-safe.
 */
final class StrictInput extends SessionInputBufferImpl {

    static final int MOST_HEADERS = 200;

    private static final int BUFFER = 8 * 1024;
    private static final int MOST_BYTES = 64 * 1024;
    private static final Http1Config LIMITS =
            Http1Config.custom().setMaxHeaderCount(MOST_HEADERS + 1).build();
    /** The end of a chunk, the size of the next one, for which the library would take a sign as well, or a trailer. */
    private static final Pattern AMONG_CHUNKS =
            Pattern.compile("|[0-9A-Fa-f]{1,15}[ \t]*(?:;.*)?|" + Headers.TOKEN + ":.*", Pattern.DOTALL);

    private final InputStream in;
    private final boolean takesLineFeed;
    private boolean isAmongChunks;
    private int left = MOST_BYTES;

    /**
     * Prepares to read.
     *
     * @param takesLineFeed whether lines may end with LF alone
     */
    StrictInput(InputStream in, boolean takesLineFeed) {
        super(BUFFER);
        this.in = in;
        this.takesLineFeed = takesLineFeed;
    }

    /** What the library reads from, by way of this. */
    InputStream stream() {
        return in;
    }

    /** Whether no other message comes. */
    boolean isAtEnd() throws IOException {
        isAmongChunks = false;
        return !hasBufferedData() && fillBuffer(in) < 0;
    }

    /** The body that follows, in chunks. */
    InputStream chunks() {
        isAmongChunks = true;
        return new ChunkedInputStream(this, in, LIMITS);
    }

    @Override
    public int readLine(CharArrayBuffer line, InputStream from) throws IOException {
        int next = next();
        while (next != '\r' && next != '\n') {
            if ((next < ' ' && next != '\t') || next == 0x7f) {
                throw new MalformedException("a control character in a line");
            }
            line.append((char) next);
            next = next();
        }
        endLine(next);
        check(line);
        return line.length();
    }

    private void check(CharArrayBuffer line) throws MalformedException {
        if (line.isEmpty()) {
            // Here ends what may have so many bytes: a head, a chunk, or what follows the last one.
            left = MOST_BYTES;
        } else if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
            throw new MalformedException("a line that goes on with the one before");
        } else if (isAmongChunks && !AMONG_CHUNKS.matcher(line).matches()) {
            throw new MalformedException("a chunk that is none");
        }
    }

    private int next() throws IOException {
        int next = read(in);
        if (next < 0) {
            throw new EOFException("the connection was closed within a line");
        }
        if (--left < 0) {
            throw new MalformedException(
                    MalformedException.HEADERS_TOO_LARGE, "headers of more than " + MOST_BYTES + " bytes");
        }
        return next;
    }

    private void endLine(int first) throws IOException {
        if (first == '\n' && !takesLineFeed) {
            throw new MalformedException("a line that ends with LF alone");
        }
        if (first == '\r' && next() != '\n') {
            throw new MalformedException("CR without LF");
        }
    }
}
