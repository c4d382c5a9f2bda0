package org.sandboxed.engine.internal.dispatch;

/** Tells the processes of a sandbox from all others. */
@FunctionalInterface
public interface SandboxMembers {

    /** Whether a process, or the process of a thread, with this id is alive in the sandbox. */
    boolean contains(int pid);
}
