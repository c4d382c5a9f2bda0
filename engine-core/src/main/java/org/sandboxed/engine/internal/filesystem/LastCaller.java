package org.sandboxed.engine.internal.filesystem;

import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Pipes;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CLOEXEC;

/**
 * The umask of callers who ask often, one after the other: the {@code /proc/PID/status} of the last one is kept open. It stays
 * that of the task for which it was opened, also when its number comes to mean another. Not thread-safe.
 */
public final class LastCaller implements AutoCloseable {

    private static final int NONE = -1;

    private final Files files = new Files();
    private final ProcPaths procPaths = new ProcPaths();
    private final NativeMemory text = NativeMemory.onDemand(CallerStatus.SIZE);
    private int tid;
    private int fd = NONE;

    /** The caller's umask; one that gives nothing to anybody else where the kernel does not say. */
    public int umask(Caller caller) {
        int length = caller.tid() == tid ? read() : NONE;
        if (length <= 0) {
            open(caller);
            length = read();
        }
        return length <= 0 ? CallerStatus.STRICT : CallerStatus.umask(text, length);
    }

    private int read() {
        return fd < 0 ? NONE : Pipes.readAt(fd, text.address(), CallerStatus.SIZE, 0);
    }

    private void open(Caller caller) {
        close();
        PathBytes path = procPaths.file(caller.tid(), ProcPaths.STATUS);
        tid = caller.tid();
        fd = files.openat2(AT_FDCWD, path.bytes(), path.length(), O_CLOEXEC, 0, 0);
    }

    @Override
    public void close() {
        if (fd >= 0) {
            Fd.closeRaw(fd);
        }
        fd = NONE;
    }
}
