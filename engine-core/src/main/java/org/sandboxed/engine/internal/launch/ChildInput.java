package org.sandboxed.engine.internal.launch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Pipes;
import org.sandboxed.engine.internal.kernel.Poll;

/**
 * The writing end of a program's standard input, which is non-blocking. One thread at a time writes; any thread may close, and
 * whoever closes it holds its lock.
 */
final class ChildInput extends OutputStream {

    private static final int CHUNK = 8192;
    private static final int SLICE_MILLIS = 50;

    private final Fd pipe;
    private final NativeMemory buffer = NativeMemory.allocate(CHUNK);
    private final NativeMemory room = NativeMemory.allocate(Poll.ENTRY_SIZE);

    ChildInput(Fd pipe) {
        this.pipe = pipe;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        int done = 0;
        while (done < count) {
            int chunk = Math.min(CHUNK, count - done);
            buffer.put(0, bytes, offset + done, chunk);
            done += writeChunk(chunk);
        }
    }

    private int writeChunk(int chunk) throws IOException {
        int number;
        int written;
        synchronized (pipe) {
            if (!pipe.isOpen()) {
                throw new IOException("the standard input of the program is closed");
            }
            number = pipe.number();
            written = Pipes.write(number, buffer.address(), chunk);
        }
        if (written == -Errnos.EAGAIN) {
            awaitRoom(number);
            return 0;
        }
        if (written == -Errnos.EPIPE) {
            throw new IOException("the program has closed its standard input");
        }
        if (written < 0 && written != -Errnos.EINTR) {
            throw new IOException("write to the program's standard input: " + Errnos.name(-written));
        }
        return Math.max(0, written);
    }

    /** Only for a moment: who waits does not hold the lock, so that by now this may be the number of another file. */
    private void awaitRoom(int number) throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while waiting for the program to read its standard input");
        }
        room.putInt(0, number);
        room.putShort(4, Poll.OUT);
        Poll.poll(room, 1, SLICE_MILLIS);
    }

    @Override
    public void close() {
        synchronized (pipe) {
            pipe.close();
        }
    }
}
