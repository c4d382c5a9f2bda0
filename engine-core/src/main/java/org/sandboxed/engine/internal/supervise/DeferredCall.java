package org.sandboxed.engine.internal.supervise;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.EventWriter;

import static java.util.Objects.requireNonNull;

/** A held call that waits for a worker. Whoever claims it first answers it. */
final class DeferredCall {

    private final long id;
    private final int pid;
    private final int nr;
    private final EventWriter event;
    private final long receivedAt;
    private final int decidedBy;
    private final int rule;
    private final Callable<Action> work;
    private final AtomicBoolean isClaimed = new AtomicBoolean();
    private final AtomicBoolean isBegun = new AtomicBoolean();

    DeferredCall(Call call, int pid, EventWriter event, long receivedAt, int decidedBy) {
        this.id = call.id();
        this.pid = pid;
        this.nr = call.nr();
        this.event = event;
        this.receivedAt = receivedAt;
        this.decidedBy = decidedBy;
        this.rule = call.answer().rule();
        this.work = requireNonNull(call.answer().work(), "work");
    }

    /** Whether the work has not been begun or dropped before; whoever gets true runs it or releases what it holds. */
    boolean begin() {
        return isBegun.compareAndSet(false, true);
    }

    /** Whether nobody has answered before; whoever gets true does. */
    boolean claim() {
        return isClaimed.compareAndSet(false, true);
    }

    long id() {
        return id;
    }

    int pid() {
        return pid;
    }

    int nr() {
        return nr;
    }

    EventWriter event() {
        return event;
    }

    long receivedAt() {
        return receivedAt;
    }

    int decidedBy() {
        return decidedBy;
    }

    /** The rule that allowed the work, or {@link org.sandboxed.engine.internal.dispatch.Answer#NO_RULE}. */
    int rule() {
        return rule;
    }

    Callable<Action> work() {
        return work;
    }
}
