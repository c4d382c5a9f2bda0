package org.sandboxed.engine.internal.filesystem;

import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/**
 * The calls of a run after which a thread may have another umask or working directory, which are seen before the kernel runs
 * them. Until the thread has made another call, or is gone, nobody knows whether they have had their effect, on itself and on
 * whoever shares with it what the kernel calls its {@code fs_struct}. Not thread-safe.
 */
public final class FsCalls {

    private static final int MOST = 16;

    private final Files files = new Files();
    private final FileStatus status = new FileStatus();
    private final ProcPaths procPaths = new ProcPaths();
    private final int[] open = new int[MOST];
    private int count;
    private boolean areTooMany;
    private int generation;

    /** A thread makes such a call. */
    public void begin(int tid) {
        generation++;
        ended(tid);
        if (count == MOST) {
            forgetGone();
        }
        if (count == MOST) {
            areTooMany = true;
        } else {
            open[count++] = tid;
        }
    }

    /** A thread makes any other call, so that the one before has had its effect, or never will. */
    public void ended(int tid) {
        for (int i = 0; i < count; i++) {
            if (open[i] == tid) {
                open[i] = open[--count];
                return;
            }
        }
    }

    /** How many such calls there were: what was read before the last one is not known to be so any more. */
    int generation() {
        return generation;
    }

    /** Whether all of them have had their effect, so that what is read from now on holds until the next one. */
    boolean areOver() {
        if (count > 0) {
            forgetGone();
        }
        return count == 0 && !areTooMany;
    }

    private void forgetGone() {
        for (int i = count - 1; i >= 0; i--) {
            PathBytes path = procPaths.process(open[i]);
            if (files.status(AT_FDCWD, path.bytes(), path.length(), status) < 0) {
                open[i] = open[--count];
            }
        }
    }
}
