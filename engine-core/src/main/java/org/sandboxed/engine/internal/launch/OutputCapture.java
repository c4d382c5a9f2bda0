package org.sandboxed.engine.internal.launch;

import java.io.InputStream;
import java.util.Arrays;
import org.sandboxed.engine.internal.kernel.NativeMemory;

/**
 * What a program writes to one of its outputs: the first bytes up to a bound, and a count of those beyond. Any number of
 * streams read it from the start while it grows. Thread-safe.
 */
public final class OutputCapture {

    private static final int INITIAL = 1024;

    private final int limit;
    private byte[] bytes = new byte[INITIAL];
    private int length;
    private long dropped;
    private boolean isClosed;

    OutputCapture(int limit) {
        this.limit = limit;
    }

    synchronized void append(NativeMemory source, int count) {
        int kept = Math.min(count, limit - length);
        if (kept > 0) {
            reserve(kept);
            source.get(0, bytes, length, kept);
            length += kept;
            notifyAll();
        }
        dropped += count - kept;
    }

    synchronized void close() {
        isClosed = true;
        notifyAll();
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            long doubled = Math.max(2L * bytes.length, (long) length + more);
            bytes = Arrays.copyOf(bytes, (int) Math.min(limit, doubled));
        }
    }

    /** A copy of what is kept so far. */
    public synchronized byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** How many bytes were not kept. */
    public synchronized long dropped() {
        return dropped;
    }

    /** A stream from the first byte on; it blocks for bytes that have not been written and ends with the run. */
    public InputStream newStream() {
        return new CaptureStream(this);
    }

    /** How many bytes can be read from a position without waiting. */
    synchronized int available(int position) {
        return length - position;
    }

    /** Copies bytes from a position on, waiting for at least one; -1 at the end. */
    synchronized int read(int position, byte[] into, int offset, int count) throws InterruptedException {
        while (position == length && !isClosed) {
            wait();
        }
        int copied = Math.min(count, length - position);
        System.arraycopy(bytes, position, into, offset, copied);
        return copied == 0 ? -1 : copied;
    }
}
