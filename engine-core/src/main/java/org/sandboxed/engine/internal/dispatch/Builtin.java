package org.sandboxed.engine.internal.dispatch;

/**
 * Decides calls of one family of syscalls: reads the {@link Call}, sets its {@link Answer}, and never receives or sends.
 * Called on the supervisor's thread only, so it may keep buffers; it must not block, allocate on the common path, or take
 * a lock that user code can hold.
 */
public interface Builtin {

    /** Decides one call. Leaving the answer alone hands the call to the next in the chain. */
    void handle(Call call);

    /** The name under which decisions are recorded, such as {@code files}. */
    String name();
}
