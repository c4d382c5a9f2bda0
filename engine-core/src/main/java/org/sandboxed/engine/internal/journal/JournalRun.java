package org.sandboxed.engine.internal.journal;

import org.sandboxed.engine.record.SyscallLog;

/** One run of a program within a sandbox, as the journal knows it. Runs of a sandbox may overlap. Thread-safe. */
public final class JournalRun {

    /** The id of every run that no log shows. */
    static final int HIDDEN = -1;

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

    /** Whether a denial of this system call is on record. */
    public boolean hasDenial(int nr) {
        return journal.hasDenial(this, nr);
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
