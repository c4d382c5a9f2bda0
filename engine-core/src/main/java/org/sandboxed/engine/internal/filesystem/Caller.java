package org.sandboxed.engine.internal.filesystem;

/** Whose paths are resolved: relative to whose directory, and who {@code /proc/self} is. Reused; not thread-safe. */
public final class Caller {

    private int pid;
    private int tid;

    /**
     * Says who calls.
     *
     * @param callerPid the process (thread group)
     * @param callerTid the thread
     */
    public void set(int callerPid, int callerTid) {
        pid = callerPid;
        tid = callerTid;
    }

    public int pid() {
        return pid;
    }

    public int tid() {
        return tid;
    }
}
