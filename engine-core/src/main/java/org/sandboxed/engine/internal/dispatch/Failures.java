package org.sandboxed.engine.internal.dispatch;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What went wrong in code of the test, or in the supervisor itself, while a program ran. Thread-safe. */
public final class Failures {

    private static final int KEPT = 16;

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    /** Keeps a failure, unless there are many already. */
    public void add(Throwable failure) {
        if (failures.size() < KEPT) {
            failures.add(failure);
        }
    }

    /** The failures so far, oldest first. */
    public List<Throwable> all() {
        return List.copyOf(failures);
    }
}
