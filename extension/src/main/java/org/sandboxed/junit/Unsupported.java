package org.sandboxed.junit;

/**
 * What becomes of a test where this Linux lacks something that a sandbox needs. On another system a sandboxed test is
 * always disabled.
 *
 * <p>Two configuration parameters of JUnit, which may also be system properties, count more than any annotation: {@code
 * sandboxed.unsupported=skip} (or {@code fail}), and {@code sandboxed.required=true}, which turns every skip into a
 * failure, on another system too.
 */
public enum Unsupported {

    /** As further out; {@link #FAIL} where nothing is said. */
    INHERIT,

    /**
     * The test fails with {@link org.sandboxed.engine.SandboxUnavailableException}, which says what is missing, which probe
     * said so, and the way to mend it.
     */
    FAIL,

    /** The test is disabled, with the same sentence as the reason. */
    SKIP
}
