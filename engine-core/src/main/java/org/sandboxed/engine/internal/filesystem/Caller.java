package org.sandboxed.engine.internal.filesystem;

import org.sandboxed.engine.internal.dispatch.SandboxMembers;

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

    /** Whether a number of a process or thread is the caller's own. */
    public boolean is(int process) {
        return process == pid || process == tid;
    }

    /** Whether a process is one of somebody outside of the sandbox, whose files in procfs are none of the caller's. */
    public boolean isForeign(int process, SandboxMembers members) {
        return !is(process) && !members.contains(process);
    }

    /** The number of the call, or 0. */
    long call() {
        return call;
    }
}
