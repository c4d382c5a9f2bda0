package org.sandboxed.engine.internal.filesystem;

import java.nio.charset.StandardCharsets;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Pipes;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CLOEXEC;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_DIRECTORY;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_PATH;

/**
 * Whose umask and ids callers have who ask often, one after the other: the {@code /proc/PID} of the last one is kept pinned.
 * It stays that of the task for which it was opened, also when its number comes to mean another. The ids are asked for with
 * each call, which also tells that the task is still there; its umask only where it may have changed, for the kernel writes a
 * whole page to tell it. Not thread-safe.
 */
public final class LastCaller implements AutoCloseable {

    private static final int NONE = -1;
    private static final int PIN = O_PATH | O_DIRECTORY | O_CLOEXEC;
    /** Belongs to whom the task acts as, whatever it executes, as {@code /proc/PID} itself. */
    private static final byte[] TASK = "task".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] STATUS = "status".getBytes(StandardCharsets.US_ASCII);

    private final UmaskCalls umasks;
    private final Files files = new Files();
    private final FileStatus owner = new FileStatus();
    private final ProcPaths procPaths = new ProcPaths();
    private final NativeMemory text = NativeMemory.onDemand(CallerStatus.SIZE);
    private int tid;
    private int directory = NONE;
    private long lookedAtFor;
    private boolean isThere;
    private int umask = NONE;
    private int generation;

    /**
     * Nobody has called yet.
     *
     * @param umasks the calls that change a umask
     */
    public LastCaller(UmaskCalls umasks) {
        this.umasks = umasks;
    }

    /**
     * As {@link CallerStatus#isSupervisorsEqual}.
     *
     * @param call the number of the caller's call
     */
    public boolean isSupervisorsEqual(Caller caller, long call) {
        return CallerStatus.isOrdinary() || (look(caller, call) && CallerStatus.isSupervisors(owner));
    }

    /**
     * The caller's umask; one that gives nothing to anybody else where the kernel does not say.
     *
     * @param call the number of the caller's call
     */
    public int umask(Caller caller, long call) {
        if (!look(caller, call)) {
            return CallerStatus.STRICT;
        }
        if (umask != NONE && generation == umasks.generation()) {
            return umask;
        }
        // In this order: what has its effect after it was read is not over before.
        boolean holds = umasks.areOver();
        int length = read();
        if (length <= 0) {
            return CallerStatus.STRICT;
        }
        int found = CallerStatus.umask(text, length);
        umask = holds ? found : NONE;
        generation = umasks.generation();
        return found;
    }

    /** Whether the caller is there, once for each call. */
    private boolean look(Caller caller, long call) {
        if (call != lookedAtFor || caller.tid() != tid) {
            lookedAtFor = call;
            isThere = (caller.tid() == tid && isPinned()) || pin(caller.tid());
        }
        return isThere;
    }

    private boolean isPinned() {
        return directory >= 0 && files.status(directory, TASK, TASK.length, owner) == 0;
    }

    private boolean pin(int caller) {
        close();
        PathBytes path = procPaths.process(caller);
        tid = caller;
        directory = files.openat2(AT_FDCWD, path.bytes(), path.length(), PIN, 0, 0);
        return isPinned();
    }

    private int read() {
        int fd = files.openat2(directory, STATUS, STATUS.length, O_CLOEXEC, 0, 0);
        if (fd < 0) {
            return fd;
        }
        int length = Pipes.read(fd, text.address(), CallerStatus.SIZE);
        Fd.closeRaw(fd);
        return length;
    }

    @Override
    public void close() {
        if (directory >= 0) {
            Fd.closeRaw(directory);
        }
        directory = NONE;
        umask = NONE;
    }
}
