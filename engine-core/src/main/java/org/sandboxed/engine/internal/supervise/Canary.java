package org.sandboxed.engine.internal.supervise;

import org.sandboxed.engine.internal.dispatch.Answer;
import org.sandboxed.engine.internal.kernel.Notification;

/**
 * A call that every carrier makes before it starts a program, and that must be refused and recorded; if it is not, the run
 * fails. It shows, each time, that the filter traps, that the supervisor decides, and that the refusal arrives.
 */
public final class Canary {

    /** An argument that no program passes by chance. */
    public static final long MARK = 0x53414E44424F5844L;

    private final int nr;
    private volatile boolean isRefused;

    /**
     * A canary that makes this call.
     *
     * @param nr a blocked syscall, harmless with {@link #MARK} as its only argument
     */
    public Canary(int nr) {
        this.nr = nr;
    }

    /** The syscall that is made. */
    public int nr() {
        return nr;
    }

    boolean isTested(Notification notification) {
        return notification.nr() == nr && notification.arg(0) == MARK;
    }

    void answered(Answer answer) {
        isRefused = answer.kind() == Answer.Kind.FAIL && answer.rule() != Answer.NO_RULE;
    }

    /** Whether the call was seen and refused by a rule. */
    public boolean isRefused() {
        return isRefused;
    }
}
