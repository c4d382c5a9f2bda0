package org.sandboxed.engine.internal.supervise;

import org.sandboxed.engine.internal.journal.JournalRun;
import org.sandboxed.engine.internal.kernel.Notification;

/**
 * A call that every carrier makes before it starts a program, and that must be refused and recorded; if it is not, the run
 * fails. It shows, each time, that the filter traps, that the supervisor decides, that the refusal arrives, and that the
 * record has it. No program made it, so it is recorded in a run of its own that no log shows.
 */
public final class Canary {

    /** An argument that no program passes by chance. */
    public static final long MARK = 0x53414E44424F5844L;

    private final int nr;
    private final JournalRun run;

    /**
     * A canary that makes this call.
     *
     * @param nr a blocked syscall, harmless with {@link #MARK} as its only argument
     * @param run where it is recorded
     */
    public Canary(int nr, JournalRun run) {
        this.nr = nr;
        this.run = run;
    }

    /** The syscall that is made. */
    public int nr() {
        return nr;
    }

    boolean isTested(Notification notification) {
        return notification.nr() == nr && notification.arg(0) == MARK;
    }

    JournalRun run() {
        return run;
    }

    /** Whether the refusal is on record. */
    public boolean isRecorded() {
        return run.hasDenial(nr);
    }
}
