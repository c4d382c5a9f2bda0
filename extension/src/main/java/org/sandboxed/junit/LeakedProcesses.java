package org.sandboxed.junit;

/**
 * What becomes of a test whose program leaves a process behind. In any case it is killed, and stays in {@link
 * org.sandboxed.engine.ProcessTree#leaked()}.
 */
public enum LeakedProcesses {

    /** As further out; {@link #FAIL} where nothing is said. */
    INHERIT,

    /** The test fails, with the arguments of each process that was left. */
    FAIL,

    /** The test is not affected. */
    ALLOW
}
