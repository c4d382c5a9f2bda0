package org.sandboxed.engine.internal.journal;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.record.Verdict;

/**
 * Exact counts per system call and verdict. A row is made when its system call is first seen, so that an idle sandbox pays
 * for the row table alone. Not thread-safe: the journal guards those that are counting, and copies are not changed.
 */
final class Counters {

    /** Above every system call number of the supported architectures. */
    static final int SYSCALLS = 512;

    private static final Verdict[] VERDICTS = Verdict.values();

    private final long[] @Nullable [] rows;

    Counters() {
        this(new long[SYSCALLS][]);
    }

    private Counters(long[] @Nullable [] rows) {
        this.rows = rows;
    }

    void add(int nr, Verdict verdict) {
        long[] row = rows[nr];
        if (row == null) {
            row = new long[VERDICTS.length];
            rows[nr] = row;
        }
        row[column(verdict)]++;
    }

    long get(int nr, Verdict verdict) {
        long[] row = rows[nr];
        return row == null ? 0 : row[column(verdict)];
    }

    /** Every count of one system call, or only those of denials. */
    long sum(int nr, boolean onlyDenials) {
        long[] row = rows[nr];
        long sum = 0;
        for (int i = 0; row != null && i < row.length; i++) {
            sum += onlyDenials && !VERDICTS[i].isDenial() ? 0 : row[i];
        }
        return sum;
    }

    /** Every count there is. */
    long total() {
        long sum = 0;
        for (int nr = 0; nr < SYSCALLS; nr++) {
            sum += sum(nr, false);
        }
        return sum;
    }

    /** The counts at this moment. */
    Counters copy() {
        long[] @Nullable [] copy = new long[SYSCALLS][];
        for (int nr = 0; nr < SYSCALLS; nr++) {
            long[] row = rows[nr];
            if (row != null) {
                copy[nr] = row.clone();
            }
        }
        return new Counters(copy);
    }

    @SuppressWarnings("EnumOrdinal") // the columns never leave this class
    private static int column(Verdict verdict) {
        return verdict.ordinal();
    }
}
