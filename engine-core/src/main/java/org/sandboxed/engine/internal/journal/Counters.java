package org.sandboxed.engine.internal.journal;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.record.Verdict;

/**
 * Exact counts per system call and verdict. One writer at a time, any number of readers. A row is made when its system
 * call is first seen, so that an idle sandbox pays for the row table alone.
 */
final class Counters {

    /** Above every system call number of the supported architectures. */
    static final int SYSCALLS = 512;

    private static final Verdict[] VERDICTS = Verdict.values();

    private final AtomicReferenceArray<@Nullable AtomicLongArray> rows = new AtomicReferenceArray<>(SYSCALLS);

    void add(int nr, Verdict verdict) {
        AtomicLongArray row = rows.getPlain(nr);
        if (row == null) {
            row = new AtomicLongArray(VERDICTS.length);
            rows.setRelease(nr, row);
        }
        int column = column(verdict);
        row.setRelease(column, row.getPlain(column) + 1);
    }

    long get(int nr, Verdict verdict) {
        AtomicLongArray row = rows.getAcquire(nr);
        return row == null ? 0 : row.getAcquire(column(verdict));
    }

    /** Every count of one system call, or only those of denials. */
    long sum(int nr, boolean onlyDenials) {
        AtomicLongArray row = rows.getAcquire(nr);
        long sum = 0;
        for (int i = 0; row != null && i < VERDICTS.length; i++) {
            sum += onlyDenials && !VERDICTS[i].isDenial() ? 0 : row.getAcquire(i);
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

    /** The counts at this moment, never to change. */
    Counters copy() {
        Counters copy = new Counters();
        for (int nr = 0; nr < SYSCALLS; nr++) {
            AtomicLongArray row = rows.getAcquire(nr);
            if (row != null) {
                AtomicLongArray frozen = new AtomicLongArray(VERDICTS.length);
                for (int i = 0; i < VERDICTS.length; i++) {
                    frozen.setPlain(i, row.getAcquire(i));
                }
                copy.rows.setPlain(nr, frozen);
            }
        }
        return copy;
    }

    @SuppressWarnings("EnumOrdinal") // the columns never leave this class
    private static int column(Verdict verdict) {
        return verdict.ordinal();
    }
}
