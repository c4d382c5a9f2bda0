package org.sandboxed.engine.internal.handler.file;

import java.util.concurrent.TimeUnit;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.HeldCall;
import org.sandboxed.engine.internal.dispatch.OpeningWork;
import org.sandboxed.engine.internal.filesystem.ResolvedPath;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.PinnedFiles;
import org.sandboxed.engine.internal.kernel.Pipes;
import org.sandboxed.engine.internal.kernel.Poll;

/**
 * Opens a FIFO as fifo(7) describes it, which waits until the other end is opened, too. It never waits in open(2) itself,
 * where nothing could wake it: an end is opened without waiting, and the other one is looked for.
 */
public final class FifoOpening implements OpeningWork {

    private static final int LOOK_MILLIS = 10;
    /** Less than deferred work may take. */
    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(25);

    private final HeldCall held;
    private final Fd fifo;
    private final boolean isReading;
    private final boolean isCloseOnExec;
    private final int openFlags;
    private final int statusFlags;
    private final PinnedFiles pinned = new PinnedFiles();
    private final NativeMemory entry = NativeMemory.allocate(Poll.ENTRY_SIZE);
    private final long start = System.nanoTime();

    private FifoOpening(Call call, OpenRequest request, Fd fifo) {
        this.held = call.hold(Syscall.of(call.nr()));
        this.fifo = fifo;
        this.isReading = request.isReading();
        this.isCloseOnExec = request.isCloseOnExec();
        this.openFlags = request.reopenFlags();
        this.statusFlags = request.statusFlags();
    }

    /** Takes the descriptor of a pinned FIFO. */
    static FifoOpening of(Call call, OpenRequest request, ResolvedPath file) {
        return new FifoOpening(call, request, new Fd(file.takeFd()));
    }

    /** Takes over the descriptor of a pinned FIFO. */
    public static FifoOpening of(Call call, OpenRequest request, int fifo) {
        return new FifoOpening(call, request, new Fd(fifo));
    }

    @Override
    public boolean isCloseOnExec() {
        return isCloseOnExec;
    }

    @Override
    public Action call() {
        try {
            int opened = isReading ? openReader() : openWriter();
            if (opened >= 0) {
                pinned.setStatusFlags(opened, statusFlags);
            }
            return opened < 0 ? Action.errno(Errno.of(-opened)) : Action.injectFd(opened);
        } finally {
            release();
        }
    }

    @Override
    public void release() {
        fifo.close();
    }

    private int openReader() {
        int opened = pinned.reopen(fifo.number(), openFlags);
        if (opened < 0) {
            return opened;
        }
        try (Pipes.Ends scratch = Pipes.open()) {
            while (!Pipes.hasWriter(opened, scratch.writer().number()) && !hadWriter(opened)) {
                if (isPointless()) {
                    Fd.closeRaw(opened);
                    return -Errnos.EINTR;
                }
            }
            return opened;
        }
    }

    private int openWriter() {
        int opened = pinned.reopen(fifo.number(), openFlags);
        while (opened == -Errnos.ENXIO) {
            if (isPointless()) {
                return -Errnos.EINTR;
            }
            Poll.poll(entry, 0, LOOK_MILLIS);
            opened = pinned.reopen(fifo.number(), openFlags);
        }
        return opened;
    }

    /** Waits a little for data, or for a writer that came and has already left. */
    private boolean hadWriter(int reader) {
        entry.putInt(0, reader);
        entry.putShort(4, Poll.IN);
        entry.putShort(6, (short) 0);
        return Poll.poll(entry, 1, LOOK_MILLIS) > 0 && (entry.getShort(6) & Poll.HUP) != 0;
    }

    private boolean isPointless() {
        return Thread.currentThread().isInterrupted() || !held.isHeld() || System.nanoTime() - start > MAX_WAIT_NANOS;
    }
}
