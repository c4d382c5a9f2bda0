package org.sandboxed.engine.internal.kernel;

/** flock(2): a lock on an open file that is gone with its last descriptor, so with its process at the latest. */
public final class FileLock {

    private static final int LOCK_EX = 2;
    private static final int LOCK_NB = 4;
    private static final long FLOCK = Libc.symbol("flock");

    private FileLock() {}

    /** Takes the file for this descriptor alone: 0, or a negated errno, EAGAIN where somebody else has it. */
    public static int tryExclusive(int fd) {
        return (int) Libc.call(FLOCK, fd, LOCK_EX | LOCK_NB);
    }

    /** As {@link #tryExclusive}, but waits until nobody else has it. */
    public static int exclusive(int fd) {
        int result = -Errnos.EINTR;
        while (result == -Errnos.EINTR) {
            result = (int) Libc.call(FLOCK, fd, LOCK_EX);
        }
        return result;
    }
}
