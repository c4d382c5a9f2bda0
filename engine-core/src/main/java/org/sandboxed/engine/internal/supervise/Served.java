package org.sandboxed.engine.internal.supervise;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.RunContext;
import org.sandboxed.engine.internal.journal.Journal;

/** The run whose calls a thread answers: the supervisor's for as long as that lives, a worker's while it works on a call. */
final class Served {

    private static final ThreadLocal<@Nullable RunContext> CURRENT = new ThreadLocal<>();

    private Served() {}

    /** The calling thread answers calls of this run, until {@link #end}. */
    static void begin(RunContext run) {
        CURRENT.set(run);
    }

    /** The calling thread answers no more calls. */
    static void end() {
        CURRENT.remove();
    }

    /** Whether the calling thread answers calls of this run. */
    static boolean isOf(RunContext run) {
        RunContext current = CURRENT.get();
        return current != null && current.run() == run.run();
    }

    /** Whether the calling thread answers calls of a run of the sandbox with this record. */
    static boolean isOf(Journal journal) {
        RunContext run = CURRENT.get();
        return run != null && run.journal() == journal;
    }
}
