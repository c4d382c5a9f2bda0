package org.sandboxed.http.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;

/** Reads a body to its end and not one byte further. Not thread-safe. */
final class BodyReader {

    private static final Pattern CHUNK_SIZE = Pattern.compile("[0-9A-Fa-f]{1,15}");
    private static final int HEX = 16;

    private final InputStream in;
    private final Framing framing;
    private final boolean takesLineFeed;
    private long left;
    private boolean isFirst = true;
    private volatile boolean isOver;

    /**
     * Begins to read.
     *
     * @param takesLineFeed whether the lines between chunks may end with LF alone
     */
    BodyReader(InputStream in, Framing framing, boolean takesLineFeed) {
        this.in = in;
        this.framing = framing;
        this.takesLineFeed = takesLineFeed;
        this.left = framing.length();
        this.isOver = !framing.hasBody();
    }

    /** Reads some bytes; -1 at the end of the body. */
    int read(byte[] into) throws IOException {
        if (framing.kind() == Framing.Kind.CHUNKED && left == 0 && !isOver) {
            nextChunk();
        }
        if (isOver) {
            return -1;
        }
        boolean isBounded = framing.kind() != Framing.Kind.UNTIL_CLOSE;
        int count = in.read(into, 0, isBounded ? (int) Math.min(into.length, left) : into.length);
        if (count < 0) {
            if (isBounded) {
                throw new EOFException("the connection was closed within a body");
            }
            isOver = true;
            return -1;
        }
        left -= count;
        isOver = framing.kind() == Framing.Kind.FIXED && left == 0;
        return count;
    }

    /** Whether everything has been read. */
    boolean isOver() {
        return isOver;
    }

    private void nextChunk() throws IOException {
        if (!isFirst && !HeadReader.line(in, takesLineFeed).isEmpty()) {
            throw new MalformedException("a chunk that is longer than its size");
        }
        isFirst = false;
        String line = HeadReader.line(in, takesLineFeed);
        int end = line.indexOf(';');
        String size = (end < 0 ? line : line.substring(0, end)).stripTrailing();
        if (!CHUNK_SIZE.matcher(size).matches()) {
            throw new MalformedException("a chunk whose size is no number");
        }
        left = Long.parseLong(size, HEX);
        if (left == 0) {
            HeadReader.skipTrailers(in, takesLineFeed);
            isOver = true;
        }
    }
}
