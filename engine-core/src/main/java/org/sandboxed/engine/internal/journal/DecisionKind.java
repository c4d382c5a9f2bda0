package org.sandboxed.engine.internal.journal;

/** The kinds of {@link org.sandboxed.engine.record.Decision}, as the writer names them. */
public enum DecisionKind {
    /** The value is not used. */
    CONTINUED,
    /** The value is the errno, positive. */
    FAILED,
    /** The value is what the call returns. */
    RETURNED,
    /** The value is the descriptor's number in the program. */
    INJECTED,
    /** The value is the signal's number. */
    KILLED;

    private static final DecisionKind[] ALL = values();

    /** What stands for this kind in an event. */
    @SuppressWarnings(
            "EnumOrdinal") // events live as long as the JVM at most, so no code outlives an order of constants
    byte code() {
        return (byte) ordinal();
    }

    static DecisionKind of(int code) {
        return ALL[code];
    }
}
