package org.sandboxed.engine.internal.journal;

import org.sandboxed.engine.record.SyscallLog;

/** One run of a program within a sandbox, as the journal knows it. Runs of a sandbox may overlap. Thread-safe. */
public final class JournalRun {

    private final Journal journal;
    private final int id;
    private final long firstSequence;
    private final Counters counters = new Counters();

    JournalRun(Journal journal, int id, long firstSequence) {
        this.journal = journal;
        this.id = id;
        this.firstSequence = firstSequence;
    }

    int id() {
        return id;
    }

    /** The run has no event before this one. */
    long firstSequence() {
        return firstSequence;
    }

    /** Guarded by the journal's lock. */
    Counters counters() {
        return counters;
    }

    /**
     * Freezes what this run has done so far; called once when it has ended.
     *
     * @return an immutable log
     */
    public SyscallLog snapshot() {
        return new JournalLog(journal.read(this));
    }
}
