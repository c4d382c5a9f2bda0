package org.sandboxed.engine.internal.filesystem;

import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.Processes;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/** Finds numbers for which a thread has no descriptor, as {@code /proc/<tid>/fd} tells. Not thread-safe. */
public final class FreeDescriptors {

    /** More than any program opens there. */
    private static final int MOST = 1024;

    private final ProcPaths paths = new ProcPaths();
    private final Files files = new Files();

    /** The lowest free number from one on, or a negated EMFILE, as of open(2), where the thread may have none. */
    public int from(int tid, int least) {
        long end = Math.min(least + (long) MOST, Processes.mostOpenFiles(tid));
        for (int number = least; number < end; number++) {
            if (!isTaken(tid, number)) {
                return number;
            }
        }
        return -Errnos.EMFILE;
    }

    private boolean isTaken(int tid, int number) {
        PathBytes link = paths.descriptor(tid, number);
        return files.exists(AT_FDCWD, link.bytes(), link.length());
    }
}
