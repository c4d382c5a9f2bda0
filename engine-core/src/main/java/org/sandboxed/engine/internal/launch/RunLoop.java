package org.sandboxed.engine.internal.launch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.ExitStatus;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Poll;
import org.sandboxed.engine.internal.kernel.Processes;
import org.sandboxed.engine.internal.kernel.ThreadStack;

/**
 * Waits with poll(2) for whatever happens to a running program: output, room for input, a wake-up, its end, or the next
 * moment at which something has to be looked at. Used by one thread.
 */
final class RunLoop {

    private static final int PIDFD = 0;
    private static final int WAKE = 1;
    private static final int OUT = 2;
    private static final int ERR = 3;
    private static final int IN = 4;
    private static final int ENTRIES = 5;
    private static final int IGNORED = -1;
    private static final int RESTS_PER_RELEASE = 64;

    private final Fd pidfd;
    private final Stdio stdio;
    private final NativeMemory usage = NativeMemory.allocate(Processes.USAGE_SIZE);
    private final NativeMemory entries = NativeMemory.allocate(ENTRIES * Poll.ENTRY_SIZE);
    private @Nullable ThreadStack stack;
    private int rests;

    RunLoop(Fd pidfd, Fd wake, Stdio stdio) {
        this.pidfd = pidfd;
        this.stdio = stdio;
        watch(PIDFD, pidfd.number(), Poll.IN);
        watch(WAKE, wake.number(), Poll.IN);
        watch(OUT, stdio.outReader().number(), Poll.IN);
        watch(ERR, stdio.errReader().number(), Poll.IN);
        watch(IN, IGNORED, Poll.OUT);
    }

    /**
     * Waits once, and moves what can be moved.
     *
     * @return how the program ended, or RUNNING
     */
    ExitStatus step(int timeoutMillis) {
        watch(IN, stdio.hasInput() ? stdio.inWriter().number() : IGNORED, Poll.OUT);
        int ready = Poll.poll(entries, ENTRIES, timeoutMillis);
        if (ready < 0 && ready != -Errnos.EINTR) {
            throw new KernelException("poll", -ready);
        }
        if (ready <= 0) {
            rest();
            return ExitStatus.RUNNING;
        }
        moveBytes();
        return events(PIDFD) == 0 ? ExitStatus.RUNNING : Processes.reap(pidfd.number(), usage);
    }

    /** Nothing happened for a while; nor may it for much longer. Later again, when this is compiled. */
    private void rest() {
        if (stack == null) {
            stack = new ThreadStack();
        }
        if (rests++ % RESTS_PER_RELEASE == 0) {
            stack.releaseUnused();
        }
    }

    /** How long processors worked for the program that has ended, and for those whose end it waited for. */
    Duration processorTime() {
        return Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(Processes.processorMicros(usage)));
    }

    private void moveBytes() {
        if (events(IN) != 0) {
            stdio.feed();
        }
        move(OUT, stdio.outReader(), stdio.stdout());
        move(ERR, stdio.errReader(), stdio.stderr());
    }

    private void move(int index, Fd reader, OutputCapture into) {
        short events = events(index);
        if (events == Poll.HUP) {
            // Nobody is left to write, and nothing is left to be read.
            reader.close();
        } else if (events != 0) {
            stdio.drain(reader, into);
        }
        if (!reader.isOpen()) {
            watch(index, IGNORED, Poll.IN);
        }
    }

    private void watch(int index, int fd, short events) {
        int offset = index * Poll.ENTRY_SIZE;
        entries.putInt(offset, fd);
        entries.putShort(offset + 4, events);
        entries.putShort(offset + 6, (short) 0);
    }

    private short events(int index) {
        return entries.getShort(index * Poll.ENTRY_SIZE + 6);
    }
}
