package org.sandboxed.http.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;

/** Reads a body to its end and not one byte further. Not thread-safe, but for {@link #isOver}. */
final class BodyReader {

    private final InputStream body;
    private long left;
    private volatile boolean isOver;

    /** Begins to read. */
    BodyReader(StrictInput in, Framing framing) {
        this.body = switch (framing.kind()) {
            case NONE, FIXED -> new ContentLengthInputStream(in, in.stream(), framing.length());
            case CHUNKED -> in.chunks();
            case UNTIL_CLOSE -> new IdentityInputStream(in, in.stream());
        };
        this.left = framing.kind() == Framing.Kind.FIXED ? framing.length() : Long.MAX_VALUE;
        this.isOver = !framing.hasBody();
    }

    /** Reads some bytes; -1 at the end of the body. */
    int read(byte[] into) throws IOException {
        if (isOver) {
            return -1;
        }
        int count = readMore(into);
        left -= Math.max(0, count);
        isOver = count < 0 || left == 0;
        return count;
    }

    private int readMore(byte[] into) throws IOException {
        try {
            return body.read(into);
        } catch (TruncatedChunkException | ConnectionClosedException e) {
            throw (EOFException) new EOFException("the connection was closed within a body").initCause(e);
        } catch (MalformedChunkCodingException | MessageConstraintException e) {
            throw new MalformedException("a chunk that is none: " + e.getMessage());
        }
    }

    /** Whether everything has been read. */
    boolean isOver() {
        return isOver;
    }
}
