package org.sandboxed.engine.record;

/** What a recorded system call came to, in one word: the classes that the record counts exactly. */
public enum Verdict {
    /** The kernel carried it out. */
    CONTINUED,
    /** The sandbox answered it, with a value or a descriptor. */
    ANSWERED,
    /** The sandbox answered it with an error that the kernel would have given as well, such as {@code ENOENT}. */
    FAILED,
    /** The sandbox refused it, or a rule says that the kernel's own confinement does. */
    DENIED,
    /** The sandbox killed the program over it. */
    KILLED;

    /**
     * Tells whether the sandbox refused.
     *
     * @return true for {@link #DENIED} and {@link #KILLED}
     */
    public boolean isDenial() {
        return this == DENIED || this == KILLED;
    }
}
