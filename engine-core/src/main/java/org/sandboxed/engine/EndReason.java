package org.sandboxed.engine;

/** Why a run ended. */
public enum EndReason {

    /** The program ended by itself, with an exit code. */
    EXITED,

    /** A signal that the sandbox did not send ended the program. */
    SIGNALED,

    /** The time limit passed; the whole tree was killed. */
    TIMED_OUT,

    /** The memory limit was passed; the process that did it was killed. */
    MEMORY_LIMIT,

    /** More was written to an output than {@code maxOutput} allows; the whole tree was killed, unless it had ended by then. */
    OUTPUT_LIMIT,

    /** A handler's {@code kill} ended the program, or too many of its processes lived at once. */
    KILLED_BY_POLICY,

    /** The test ended the run: {@link SandboxedProcess#kill()}, an interrupt, or {@link Sandbox#close()}. */
    CANCELLED
}
