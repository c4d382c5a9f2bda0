package org.sandboxed.engine.internal.kernel;

/** Whom setpriority(2) and ioprio_set(2) are about. */
public final class Priorities {

    /** Every process of a user, of setpriority(2). */
    public static final int PRIO_USER = 2;

    /** Every process of a user, of ioprio_set(2). */
    public static final int IOPRIO_WHO_USER = 3;

    private Priorities() {}
}
