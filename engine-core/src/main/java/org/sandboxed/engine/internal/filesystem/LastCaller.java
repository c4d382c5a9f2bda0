package org.sandboxed.engine.internal.filesystem;

import java.nio.charset.StandardCharsets;
import org.sandboxed.engine.internal.kernel.Errnos;
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
 * Whose umask, ids and working directory callers have who ask often, one after the other: the {@code /proc/PID} of the last one
 * is kept pinned. It stays that of the task for which it was opened, also when its number comes to mean another. The ids are
 * asked for with each call, which also tells that the task is still there; its umask only where it may have changed, for the
 * kernel writes a whole page to tell it, and so its working directory. Not thread-safe.
 */
public final class LastCaller implements AutoCloseable {

    private static final int NONE = -1;
    private static final int PIN = O_PATH | O_DIRECTORY | O_CLOEXEC;
    /** Belongs to whom the task acts as, whatever it executes, as {@code /proc/PID} itself. */
    private static final NativeMemory TASK = NativeMemory.cString("task".getBytes(StandardCharsets.US_ASCII));

    private static final byte[] STATUS = "status".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CWD = "cwd".getBytes(StandardCharsets.US_ASCII);
    /** Who asks so often for its working directory is likely to ask again, so that it pays to pin it. */
    private static final int OFTEN = 4;

    private final FsCalls changes;
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
    private int asking;
    private int times;
    private boolean mayKeep;
    private boolean isKept;
    private int keptGeneration;

    /**
     * Nobody has called yet.
     *
     * @param changes the calls that change a umask or a working directory
     */
    public LastCaller(FsCalls changes) {
        this.changes = changes;
    }

    /** As {@link CallerStatus#isSupervisorsEqual}. */
    public boolean isSupervisorsEqual(Caller caller) {
        return CallerStatus.isOrdinary() || (look(caller) && CallerStatus.isSupervisors(owner));
    }

    /**
     * As readlink(2) of the caller's working directory.
     *
     * @param into at least {@link Files#PATH_MAX} long
     */
    public int workingDirectory(Caller caller, byte[] into) {
        times = caller.tid() == asking ? times + 1 : 0;
        asking = caller.tid();
        mayKeep = false;
        if (caller.tid() != tid && times < OFTEN) {
            PathBytes link = procPaths.descriptor(caller.tid(), AT_FDCWD);
            return files.readlinkat(AT_FDCWD, link.bytes(), link.length(), into);
        }
        if (!look(caller)) {
            return -Errnos.ENOENT;
        }
        isKept = false;
        // In this order: what has its effect after it was read is not over before.
        mayKeep = changes.areOver();
        keptGeneration = changes.generation();
        return files.readlinkat(directory, CWD, CWD.length, into);
    }

    /** The working directory that was just asked for is one that nobody can move, and that the caller can be told to be in again. */
    public void keepWorkingDirectory() {
        isKept = mayKeep;
    }

    /** Whether the caller is in the directory that was kept. */
    public boolean isInKept(Caller caller) {
        return isKept && caller.tid() == tid && keptGeneration == changes.generation() && look(caller);
    }

    /** The caller's umask; one that gives nothing to anybody else where the kernel does not say. */
    public int umask(Caller caller) {
        if (!look(caller)) {
            return CallerStatus.STRICT;
        }
        if (umask != NONE && generation == changes.generation()) {
            return umask;
        }
        boolean holds = changes.areOver();
        int length = read();
        if (length <= 0) {
            return CallerStatus.STRICT;
        }
        int found = CallerStatus.umask(text, length);
        umask = holds ? found : NONE;
        generation = changes.generation();
        return found;
    }

    /** Whether the caller is there, once for each call. */
    private boolean look(Caller caller) {
        if (caller.call() == 0 || caller.call() != lookedAtFor || caller.tid() != tid) {
            lookedAtFor = caller.call();
            isThere = (caller.tid() == tid && isPinned()) || pin(caller.tid());
        }
        return isThere;
    }

    private boolean isPinned() {
        return directory >= 0 && Files.status(directory, TASK, owner) == 0;
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
        isKept = false;
    }
}
