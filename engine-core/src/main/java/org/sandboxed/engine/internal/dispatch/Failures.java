package org.sandboxed.engine.internal.dispatch;

import java.util.Arrays;
import java.util.List;

/**
 * What went wrong in code of the test, or in the supervisor itself, while a program ran. Adding allocates nothing, since
 * what went wrong may be the want of memory. Thread-safe.
 */
public final class Failures {

    private static final int KEPT = 16;

    private final Throwable[] failures = new Throwable[KEPT];
    private int count;

    /** Keeps a failure, unless there are many already. */
    public synchronized void add(Throwable failure) {
        if (count < KEPT) {
            failures[count++] = failure;
        }
    }

    /** The failures so far, oldest first. */
    public synchronized List<Throwable> all() {
        return List.of(Arrays.copyOf(failures, count));
    }
}
