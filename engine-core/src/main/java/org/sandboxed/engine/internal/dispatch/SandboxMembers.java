package org.sandboxed.engine.internal.dispatch;

/** Tells the processes of a sandbox from all others. */
@FunctionalInterface
public interface SandboxMembers {

    /** Whether a process, or the process of a thread, with this id is alive in the sandbox. */
    boolean contains(int pid);

    /** Whether a number that a call names is of somebody outside; 0 is the caller. */
    default boolean areWithout(int pid, Call call) {
        return pid != 0 && pid != call.pid() && pid != call.tid() && !contains(pid);
    }
}
