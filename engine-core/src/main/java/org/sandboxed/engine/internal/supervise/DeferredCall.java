package org.sandboxed.engine.internal.supervise;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sandboxed.engine.internal.dispatch.Actions;
import org.sandboxed.engine.internal.dispatch.Answer;
import org.sandboxed.engine.internal.dispatch.Attribution;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.FollowedWork;
import org.sandboxed.engine.internal.dispatch.OwningWork;
import org.sandboxed.engine.internal.journal.DecisionKind;
import org.sandboxed.engine.internal.journal.EventWriter;
import org.sandboxed.engine.internal.journal.TextKind;
import org.sandboxed.engine.internal.kernel.Errnos;

/** A held call that waits for a worker, or for its time. Whoever claims it first answers it. */
final class DeferredCall {

    private static final byte[] UNANSWERED =
            "the caller ended before it was answered".getBytes(StandardCharsets.US_ASCII);

    private final long id;
    private final int pid;
    private final int tid;
    private final int nr;
    private final EventWriter event;
    private final long receivedAt;
    private final int decidedBy;
    private final long delayNanos;
    private final Answer decided;
    private final Attribution attribution;
    private final AtomicBoolean isClaimed = new AtomicBoolean();
    private final AtomicBoolean isBegun = new AtomicBoolean();
    private boolean isWritten;

    DeferredCall(
            Call call, int pid, int tid, EventWriter event, long receivedAt, int decidedBy, Attribution attribution) {
        this.id = call.id();
        this.pid = pid;
        this.tid = tid;
        this.attribution = attribution;
        this.nr = call.nr();
        this.event = event;
        this.receivedAt = receivedAt;
        this.decidedBy = decidedBy;
        this.delayNanos = call.answer().delayNanos();
        this.decided = call.answer().copy();
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

    /** Whether the work may take as long as its caller waits. */
    boolean isPatient() {
        return decided.work() instanceof OwningWork work && work.isPatient();
    }

    /** Asks who made the call, waits as long as the answer is to be kept back, and finds it. */
    Answer answer() throws Exception {
        attribute();
        keepBack();
        if (decided.work() == null) {
            return decided;
        }
        Answer found = new Answer();
        found.allow(decided.rule());
        Actions.run(decided.work(), found);
        return found;
    }

    private synchronized void attribute() {
        if (!isWritten) {
            attribution.ask(tid, nr, event);
        }
    }

    private void keepBack() throws InterruptedException {
        if (delayNanos == 0) {
            return;
        }
        try {
            // Nothing counts it down: whoever ends the run interrupts.
            new CountDownLatch(1).await(delayNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Actions.discard(decided);
            throw e;
        }
    }

    /** The call has been answered, by its work or otherwise. */
    void settle() {
        if (decided.work() instanceof FollowedWork work) {
            work.settle();
        }
    }

    /** An answer without the work. */
    Answer failure(int errno) {
        Answer failed = new Answer();
        failed.allow(decided.rule());
        failed.fail(errno);
        return failed;
    }

    /** Writes down that the caller ended before its answer, as what a signal does to a call that waits: signal(7). */
    synchronized void recordUnanswered(long now) {
        isWritten = true;
        event.text(TextKind.NOTE, UNANSWERED, 0, UNANSWERED.length);
        event.decided(DecisionKind.FAILED, Errnos.EINTR, decidedBy, decided.rule(), now - receivedAt);
        event.commit();
    }

    /** Releases what an answer holds that nobody will ask for. */
    void drop() {
        if (begin()) {
            Actions.discard(decided);
        }
    }
}
