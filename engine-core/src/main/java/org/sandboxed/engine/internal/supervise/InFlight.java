package org.sandboxed.engine.internal.supervise;

import org.sandboxed.engine.internal.kernel.Processes;

/** The call that a supervisor is answering. Written by the supervisor only, read by any thread. */
final class InFlight {

    /** In the place of a caller that is a thread of this JVM and must not be killed. */
    static final int NOBODY = 0;

    private static final long IDLE = Long.MIN_VALUE;

    private volatile long since = IDLE;
    private volatile int nr;
    private volatile int tid;

    void begin(long nanos, int number, int caller) {
        nr = number;
        tid = caller;
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

    /** Kills the caller, if one is held. */
    void kill() {
        int caller = tid;
        if (since != IDLE && caller != NOBODY) {
            Processes.kill(caller, Processes.SIGKILL);
        }
    }

    /** Its syscall number. */
    int nr() {
        return nr;
    }
}
