package org.sandboxed.engine.internal.filesystem;

import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Processes;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/**
 * Which descriptors a thread has, and which it may have, as {@code /proc/<tid>/fd} and its limit tell. The kernel asks for room
 * before an open makes or empties a file; who opens in the place of a program has to do the same. Allocates nothing once it has
 * been asked. Not thread-safe.
 */
public final class DescriptorTable {

    private static final byte[] DESCRIPTORS = {'/', 'f', 'd'};
    /** Numbers that are looked at for a free one: more than any program has open there. */
    private static final int MOST = 1024;
    /** More than other threads open between a look and an answer. */
    private static final int DISTANCE = 256;

    private final ProcPaths paths = new ProcPaths();
    private final Files files = new Files();
    private final FileStatus status = new FileStatus();
    private final NativeMemory limit = NativeMemory.onDemand(Processes.LIMIT_SIZE);

    /** How many there are, or a negated errno. */
    public long count(int tid) {
        PathBytes path = paths.process(tid).append(DESCRIPTORS);
        int result = files.status(AT_FDCWD, path.bytes(), path.length(), status);
        // The size of this directory is the number of descriptors (Linux 6.2).
        return result < 0 ? result : status.size();
    }

    /** The lowest free number from one on, or a negated EMFILE, as of open(2), where the thread may have none. */
    public int lowestFree(int tid, int least) {
        long end = Math.min(least + (long) MOST, Processes.mostOpenFiles(tid, limit));
        return firstFree(tid, least, end);
    }

    /**
     * A free number from one on, which the kernel is not about to give to another thread, or a negated EMFILE. What is put there
     * takes the place of whatever has the number by then.
     */
    public int spare(int tid, int least) {
        // The kernel gives the lowest one that is free, which is no higher than the number of those that are taken.
        int number = lowestFree(tid, (int) Math.max(least, count(tid) + DISTANCE));
        return number < 0 ? lowestFree(tid, least) : number;
    }

    /** Whether a number is below the limit; true also where that cannot be found out. */
    public boolean isWithinLimit(int tid, int number) {
        long most = Processes.mostOpenFiles(tid, limit);
        return most < 0 || number < most;
    }

    /** Whether all numbers below the limit are taken; false also where that cannot be found out. */
    public boolean isFull(int tid) {
        long most = Processes.mostOpenFiles(tid, limit);
        // Some may have numbers beyond a limit that was lowered later.
        return most >= 0 && count(tid) >= most && firstFree(tid, 0, most) < 0;
    }

    private int firstFree(int tid, int least, long end) {
        for (int number = least; number < end; number++) {
            PathBytes link = paths.descriptor(tid, number);
            if (!files.exists(AT_FDCWD, link.bytes(), link.length())) {
                return number;
            }
        }
        return -Errnos.EMFILE;
    }
}
