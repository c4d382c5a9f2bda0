package org.sandboxed.engine.internal.supervise;

/** The call that a supervisor is answering. Written by the supervisor only, read by any thread. */
final class InFlight {

    private static final long IDLE = Long.MIN_VALUE;

    private volatile long since = IDLE;
    private volatile int nr;

    void begin(long nanos, int number) {
        nr = number;
        since = nanos;
    }

    void end() {
        since = IDLE;
    }

    /** For how long the call has been waiting, in nanoseconds; 0 where there is none. */
    long age(long now) {
        long started = since;
        return started == IDLE ? 0 : now - started;
    }

    /** Its syscall number. */
    int nr() {
        return nr;
    }
}
