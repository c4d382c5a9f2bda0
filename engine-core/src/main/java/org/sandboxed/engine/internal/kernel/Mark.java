package org.sandboxed.engine.internal.kernel;

/**
 * A number that a process carries, and that its children inherit when they are forked: the soft limit on file locks, of which
 * Linux has had no use since 2.4.25, see getrlimit(2). It can be read and set from outside, for every process of the same user.
 * Not thread-safe.
 */
public final class Mark {

    private static final int RLIMIT_LOCKS = 10;
    private static final int SIZE = 16;

    private final NativeMemory limits = NativeMemory.onDemand(SIZE);

    /** The number of a process; negative where it has none. */
    public long of(int pid) {
        long failure = Libc.syscall(Nr.PRLIMIT64, pid, RLIMIT_LOCKS, 0, limits.address());
        return failure < 0 ? failure : limits.getLong(0);
    }

    /** Gives a process a number; 0, or a negated errno. */
    public int set(int pid, long number) {
        long failure = Libc.syscall(Nr.PRLIMIT64, pid, RLIMIT_LOCKS, 0, limits.address());
        if (failure < 0) {
            return (int) failure;
        }
        limits.putLong(0, number);
        return (int) Libc.syscall(Nr.PRLIMIT64, pid, RLIMIT_LOCKS, limits.address(), 0);
    }
}
