package org.sandboxed.junit;

/** Where the body of a test runs. */
public enum ForkMode {

    /** As further out; {@link #NONE} where nothing is said. */
    INHERIT,

    /** In the JVM of the tests; only the programs that it starts are sandboxed. */
    NONE,

    /**
     * Each test method in a sandboxed JVM of its own, once, with the lifecycle methods around it; see {@link
     * Sandboxed#fork()}.
     */
    METHOD
}
