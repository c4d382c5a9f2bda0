package org.sandboxed.engine.internal.launch;

import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;

/** Reads an {@link OutputCapture} from its start. Not thread-safe, as streams are. */
final class CaptureStream extends InputStream {

    private final OutputCapture capture;
    private int position;

    CaptureStream(OutputCapture capture) {
        this.capture = capture;
    }

    @Override
    public int read() throws InterruptedIOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws InterruptedIOException {
        Objects.checkFromIndexSize(offset, count, into.length);
        if (count == 0) {
            return 0;
        }
        try {
            int copied = capture.read(position, into, offset, count);
            position += Math.max(0, copied);
            return copied;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for output of the program");
        }
    }

    @Override
    public int available() {
        return capture.available(position);
    }
}
