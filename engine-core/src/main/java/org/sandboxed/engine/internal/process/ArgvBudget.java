package org.sandboxed.engine.internal.process;

import java.util.List;

/** Bounds the memory that the arguments of all programs of a run take. Not thread-safe. */
final class ArgvBudget {

    private static final int MAX_CHARS = 8 << 20;

    private int used;

    /** The arguments; once there are too many, the name of the program alone. */
    List<String> bounded(List<String> argv) {
        int length = 0;
        for (String argument : argv) {
            length += argument.length();
        }
        if (used + length > MAX_CHARS) {
            return argv.subList(0, Math.min(1, argv.size()));
        }
        used += length;
        return argv;
    }
}
