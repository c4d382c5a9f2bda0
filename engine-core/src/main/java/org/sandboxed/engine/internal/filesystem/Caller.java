package org.sandboxed.engine.internal.filesystem;

/** Whose paths are resolved: relative to whose directory, and who {@code /proc/self} is. Reused; not thread-safe. */
public final class Caller {

    private int pid;
    private int tid;
    private long call;

    /**
     * Says who calls.
     *
     * @param callerPid the process (thread group)
     * @param callerTid the thread
     */
    public void set(int callerPid, int callerTid) {
        set(callerPid, callerTid, 0);
    }

    /**
     * Says who calls.
     *
     * @param callerPid the process (thread group)
     * @param callerTid the thread
     * @param callId the number of the call, which no other has; 0 where that is not known
     */
    public void set(int callerPid, int callerTid, long callId) {
        pid = callerPid;
        tid = callerTid;
        call = callId;
    }

    public int pid() {
        return pid;
    }

    public int tid() {
        return tid;
    }

    /** The number of the call, or 0. */
    long call() {
        return call;
    }
}
