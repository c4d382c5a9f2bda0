package org.sandboxed.engine.internal.kernel;

import java.nio.charset.StandardCharsets;

/**
 * Whether a process can be given one more descriptor, looked at from outside. The kernel asks that first, before an open makes
 * or empties a file; who opens in the place of a program has to do the same. Not thread-safe.
 */
public final class DescriptorTable {

    private static final int RLIMIT_NOFILE = 7;
    private static final int TWO_LIMITS = 16;

    private final Files files = new Files();
    private final FileStatus status = new FileStatus();
    private final NativeMemory limits = NativeMemory.onDemand(TWO_LIMITS);

    /** Whether all numbers below the soft limit on open files are taken; false also where that cannot be found out. */
    public boolean isFull(int tid) {
        if (Libc.syscall(Nr.PRLIMIT64, tid, RLIMIT_NOFILE, 0, limits.address()) < 0) {
            return false;
        }
        long most = limits.getLong(0);
        byte[] table = ("/proc/" + tid + "/fd").getBytes(StandardCharsets.US_ASCII);
        // The size of that directory is the number of descriptors (Linux 6.2).
        boolean isKnown = files.status(OpenFlags.AT_FDCWD, table, table.length, status) == 0;
        return isKnown && Long.compareUnsigned(status.size(), most) >= 0 && isTaken(tid, most);
    }

    /** Descriptors may have numbers beyond a limit that was lowered later. */
    private boolean isTaken(int tid, long most) {
        for (long number = 0; number < most; number++) {
            byte[] link = ("/proc/" + tid + "/fd/" + number).getBytes(StandardCharsets.US_ASCII);
            if (!files.exists(OpenFlags.AT_FDCWD, link, link.length)) {
                return false;
            }
        }
        return true;
    }
}
