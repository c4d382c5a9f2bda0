package org.sandboxed.engine.internal.journal;

import java.util.function.Predicate;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallLog;

/** One run of a program within a sandbox, as the journal knows it. Runs of a sandbox may overlap. Thread-safe. */
public final class JournalRun {

    /** The id of every run that no log shows. */
    static final int HIDDEN = -1;

    private final Journal journal;
    private final int id;
    private final long firstSequence;
    private final Counters counters = new Counters();
    private volatile Predicate<Syscall> seen = syscall -> true;

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

    /** Says of which syscalls every call is recorded; until then it is said of all. The same object for runs of one kind. */
    public void record(Predicate<Syscall> everyCall) {
        seen = everyCall;
        journal.record(everyCall);
    }

    boolean sees(Syscall syscall) {
        return seen.test(syscall);
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
