package org.sandboxed.engine.internal.launch;

import java.util.List;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Pipes;

/** The three pipes of a program and what goes through them. Pumped by one thread. */
final class Stdio implements AutoCloseable {

    private static final int CHUNK = 16 * 1024;
    private static final int MAX_CHUNKS = 64;

    private final Pipes.Ends in;
    private final Pipes.Ends out;
    private final Pipes.Ends err;
    private final OutputCapture stdout;
    private final OutputCapture stderr;
    private final byte[] input;
    private NativeMemory buffer = NativeMemory.allocate(Long.BYTES);
    private int sent;

    /**
     * Makes the pipes.
     *
     * @param limit how much of each output is kept
     * @param input what the program reads; then, unless somebody writes to the pipe himself, end of file
     */
    Stdio(int limit, byte[] input) {
        List<Pipes.Ends> pipes = Pipes.open(3);
        this.in = pipes.get(0);
        this.out = pipes.get(1);
        this.err = pipes.get(2);
        this.stdout = new OutputCapture(limit);
        this.stderr = new OutputCapture(limit);
        this.input = input;
        Pipes.setNonBlocking(in.writer());
        Pipes.setNonBlocking(out.reader());
        Pipes.setNonBlocking(err.reader());
    }

    /** The child's ends, for 0, 1 and 2. */
    int[] childEnds() {
        return new int[] {
            in.reader().number(), out.writer().number(), err.writer().number()
        };
    }

    /** The program has its own copies by now; without this the pipes would never end. */
    void closeChildEnds() {
        in.reader().close();
        out.writer().close();
        err.writer().close();
        buffer = NativeMemory.onDemand(CHUNK);
    }

    Fd inWriter() {
        return in.writer();
    }

    Fd outReader() {
        return out.reader();
    }

    Fd errReader() {
        return err.reader();
    }

    OutputCapture stdout() {
        return stdout;
    }

    OutputCapture stderr() {
        return stderr;
    }

    /** Whether what the program reads was given beforehand. */
    boolean isGiven() {
        return input.length > 0;
    }

    /** Whether there is input that has not been sent. */
    boolean hasInput() {
        return in.writer().isOpen() && sent < input.length;
    }

    /** Nobody writes by hand: the pipe is closed as soon as the input is through. */
    void feedAndClose() {
        if (input.length == 0) {
            closeInput();
        }
    }

    /** What the program reads ends here; never while somebody writes, for by then the number could be another file's. */
    void closeInput() {
        synchronized (in.writer()) {
            in.writer().close();
        }
    }

    /** Sends as much input as the pipe takes. */
    void feed() {
        int chunk = Math.min(CHUNK, input.length - sent);
        buffer.put(0, input, sent, chunk);
        int written = Pipes.write(in.writer().number(), buffer.address(), chunk);
        if (written > 0) {
            sent += written;
        }
        boolean isBroken = written < 0 && written != -Errnos.EAGAIN && written != -Errnos.EINTR;
        if (isBroken || sent == input.length) {
            closeInput();
        }
    }

    /** Takes what there is, within bounds: a program that never stops writing must not stop the clock. Closes it at the end. */
    void drain(Fd reader, OutputCapture into) {
        for (int chunk = 0; chunk < MAX_CHUNKS; chunk++) {
            int got = Pipes.read(reader.number(), buffer.address(), CHUNK);
            if (got > 0) {
                into.append(buffer, got);
            } else if (got != -Errnos.EINTR) {
                if (got != -Errnos.EAGAIN) {
                    reader.close();
                }
                return;
            }
        }
    }

    /** Takes what is left when nobody is left to write. */
    void drainRest() {
        if (out.reader().isOpen()) {
            drain(out.reader(), stdout);
        }
        if (err.reader().isOpen()) {
            drain(err.reader(), stderr);
        }
    }

    @Override
    public void close() {
        closeInput();
        in.close();
        out.close();
        err.close();
        stdout.close();
        stderr.close();
    }
}
