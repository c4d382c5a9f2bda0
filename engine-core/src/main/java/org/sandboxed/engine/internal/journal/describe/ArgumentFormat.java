package org.sandboxed.engine.internal.journal.describe;

/** How one argument is printed. */
@FunctionalInterface
interface ArgumentFormat {

    /** What is printed for an argument that the call does not have, given its other arguments. */
    String ABSENT = "";

    /** Prints the argument at a position, or {@link #ABSENT}. */
    String format(Call call, int index);
}
