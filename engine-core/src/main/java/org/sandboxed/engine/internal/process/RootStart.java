package org.sandboxed.engine.internal.process;

/** What has to be done to the program of a run while its first exec is held. */
@FunctionalInterface
public interface RootStart {

    /** Called once, on the supervisor's thread, before the exec proceeds. */
    void onFirstExec(int pid);
}
