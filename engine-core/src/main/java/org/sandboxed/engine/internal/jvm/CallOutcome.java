package org.sandboxed.engine.internal.jvm;

import org.jspecify.annotations.Nullable;

/**
 * What became of a call, as far as the child JVM said.
 *
 * @param kind how the code ended
 * @param value what it returned or threw
 */
public record CallOutcome(Kind kind, @Nullable Object value) {

    /** How the code ended. */
    public enum Kind {
        /** It returned. */
        RETURNED,
        /** It threw. */
        THREW,
        /** Its JVM ended first. */
        NEITHER
    }
}
