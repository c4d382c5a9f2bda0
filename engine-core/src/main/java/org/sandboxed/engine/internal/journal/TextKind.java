package org.sandboxed.engine.internal.journal;

/** What a text that is attached to an event is. */
public enum TextKind {
    /** The path as the program passed it; the old one of two. */
    PATH,
    /** The second path as the program passed it. */
    SECOND_PATH,
    /** Where the path led: absolute. Worth recording only where it differs from the path. */
    RESOLVED_PATH,
    /** Where the second path led: absolute. */
    RESOLVED_SECOND_PATH,
    /** One argument of an exec; repeated, in order. */
    ARGUMENT,
    /** A socket address, formatted. */
    ADDRESS,
    /** One line for a person. */
    NOTE,
    /** What the socket speaks, the name of a constant. */
    PROTOCOL,
    /** The name that the address is known under. */
    HOSTNAME,
    /** A question of a DNS query, type and name; repeated, in order. */
    QUESTION,
    /** The name of the Java thread that made the call. */
    JAVA_THREAD,
    /** One frame of its stack, as a thread dump prints it; repeated, innermost first. */
    JAVA_FRAME;

    /** What stands for this kind in an event. */
    @SuppressWarnings(
            "EnumOrdinal") // events live as long as the JVM at most, so no code outlives an order of constants
    byte code() {
        return (byte) ordinal();
    }
}
