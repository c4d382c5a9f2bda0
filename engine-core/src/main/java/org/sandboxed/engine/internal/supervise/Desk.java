package org.sandboxed.engine.internal.supervise;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.confine.Refusal;
import org.sandboxed.engine.internal.confine.Refusals;
import org.sandboxed.engine.internal.dispatch.Actions;
import org.sandboxed.engine.internal.dispatch.Answer;
import org.sandboxed.engine.internal.dispatch.Attribution;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.DispatchTable;
import org.sandboxed.engine.internal.dispatch.RunContext;
import org.sandboxed.engine.internal.journal.EventWriter;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Notification;
import org.sandboxed.engine.internal.kernel.Processes;
import org.sandboxed.engine.internal.kernel.SeccompListener;
import org.sandboxed.engine.internal.process.MemoryFreeze;
import org.sandboxed.engine.internal.process.ProcessIndex;

/**
 * Takes one received notification from its caller to its answer: who is it, is it blocked, what do the handlers say, send
 * it, write it down. Runs on the supervisor's thread; only {@link #inFlight()}, {@link #deferred()} and {@link
 * #hasKilled} may be asked by others.
 */
final class Desk implements AutoCloseable {

    private static final int EXECVE = numberOf(Syscall.EXECVE);
    private static final int EXECVEAT = numberOf(Syscall.EXECVEAT);

    private final RunContext context;
    private final Refusals refusals;
    private final DispatchTable table;
    private final ProcessIndex processes;
    private final MemoryFreeze freeze;
    private final Canary canary;
    private final Attribution attribution;
    private final Notification notification;
    private final int carrierTid;
    private final int blockedBy;
    private final int unstoppable;
    private final Sender sender;
    private final Call call;
    private final DeferredWork deferred;
    private final InFlight inFlight = new InFlight();
    private final Set<Integer> killed = ConcurrentHashMap.newKeySet();
    private EventWriter event;
    private boolean hasExecuted;

    Desk(Rules rules, SeccompListener listener, Notification notification, int carrierTid) {
        this.context = rules.context();
        this.refusals = rules.refusals();
        this.table = rules.table();
        this.processes = rules.processes();
        this.freeze = rules.freeze();
        this.canary = rules.canary();
        this.attribution = rules.attribution();
        this.notification = notification;
        this.carrierTid = carrierTid;
        this.blockedBy = context.journal().name("filter");
        this.unstoppable = context.journal().refusal(MemoryFreeze.IMPOSSIBLE);
        this.sender = new Sender(listener, context.failures());
        this.event = context.journal().newWriter();
        this.call = new Call(notification, listener, event);
        this.deferred = new DeferredWork(context, listener, rules.deferLimit());
    }

    /** Answers the call that is in the notification. Whatever is thrown on the way refuses it. */
    void serve() {
        int tid = notification.tid();
        if (isLaunch(tid, notification.nr())) {
            sender.proceed(notification.id());
            return;
        }
        if (refusals.isNobodys(notification.nr())) {
            // As the kernel would, and nothing could be said about it.
            sender.fail(notification.id(), Errnos.ENOSYS);
            return;
        }
        long receivedAt = System.nanoTime();
        inFlight.begin(receivedAt, notification.nr());
        try {
            answer(tid, receivedAt);
        } catch (Throwable failure) {
            sender.fail(notification.id(), Errnos.EIO);
            context.failures().add(failure);
        }
        if (freeze.isOn()) {
            freeze.answered();
        }
        inFlight.end();
    }

    // Up to its first exec the child is posix_spawn, which sets descriptors, signals and session up as this engine told
    // it: no program to be recorded or judged, and its memory is the JVM's own.
    private boolean isLaunch(int tid, int nr) {
        if (isCarrier(tid)) {
            return !canary.isTested(notification);
        }
        if (!hasExecuted) {
            hasExecuted = nr == EXECVE || nr == EXECVEAT;
        }
        return !hasExecuted;
    }

    // It ends when the program is executed, and its number may go to a process of the run.
    private boolean isCarrier(int tid) {
        return tid == carrierTid && Processes.isOwnThread(tid);
    }

    private void answer(int tid, long receivedAt) {
        int pid = isCarrier(tid) ? tid : processes.processOf(tid);
        begin(pid, tid, receivedAt);
        int decidedBy = decide();
        Answer answer = call.answer();
        if (isCarrier(tid)) {
            send(answer, pid, receivedAt, decidedBy);
            return;
        }
        event.program(processes.programOf(tid));
        note(answer, pid);
        if (freeze.isOn()) {
            keepFrozen(answer);
            send(answer, pid, receivedAt, decidedBy);
            return;
        }
        boolean isToBeAsked = isToBeAsked(pid, tid);
        if (isToBeAsked || answer.kind() == Answer.Kind.DEFER || answer.delayNanos() > 0) {
            defer(pid, tid, receivedAt, decidedBy, isToBeAsked ? attribution : Attribution.NONE);
            return;
        }
        send(answer, pid, receivedAt, decidedBy);
    }

    private void keepFrozen(Answer answer) {
        if (answer.kind() == Answer.Kind.PROCEED && !freeze.letExecute()) {
            answer.refuse(Errnos.EPERM, unstoppable);
        }
    }

    private boolean isToBeAsked(int pid, int tid) {
        return attribution != Attribution.NONE
                && pid == processes.rootId()
                && attribution.isToBeAsked(tid, call.nr(), event);
    }

    private void begin(int pid, int tid, long receivedAt) {
        call.reset(pid, event);
        event.begin(
                isCarrier(tid) ? canary.run() : context.run(),
                receivedAt,
                pid,
                tid,
                call.nr(),
                call.argument(0),
                call.argument(1),
                call.argument(2),
                call.argument(3),
                call.argument(4),
                call.argument(5));
    }

    private void note(Answer answer, int pid) {
        if (answer.kind() == Answer.Kind.KILL) {
            killed.add(pid);
        }
    }

    private void send(Answer answer, int pid, long receivedAt, int decidedBy) {
        sender.send(call.id(), pid, answer);
        event.decided(sender.kind(), sender.value(), decidedBy, answer.rule(), System.nanoTime() - receivedAt);
        event.commit();
    }

    private static int numberOf(Syscall syscall) {
        return syscall.isAvailable() ? syscall.number() : -1;
    }

    /** Who decided. A builtin that throws refuses, and the refusal is recorded as any other. */
    private int decide() {
        try {
            return ask();
        } catch (Throwable failure) {
            context.failures().add(failure);
            Actions.discard(call.answer());
            call.answer().reset();
            call.answer().fail(Errnos.EIO);
            return blockedBy;
        }
    }

    private int ask() {
        Refusal refusal = refusals.find(call.nr(), call);
        if (refusal == null) {
            return table.name(call.nr(), table.decide(call));
        }
        call.answer().refuse(refusal.errno().number(), context.journal().refusal(refusal.rule()));
        return blockedBy;
    }

    private void defer(int pid, int tid, long receivedAt, int decidedBy, Attribution asked) {
        if (deferred.submit(new DeferredCall(call, pid, tid, event, receivedAt, decidedBy, asked))) {
            event = context.journal().newWriter();
            return;
        }
        if (call.answer().kind() == Answer.Kind.DEFER) {
            Actions.discard(call.answer());
            call.answer().fail(Errnos.EAGAIN);
        } else if (call.answer().delayNanos() > 0) {
            context.failures()
                    .add(new SandboxException(
                            "A call of " + Syscall.of(call.nr()) + " was not delayed: too many others are"));
        }
        send(call.answer(), pid, receivedAt, decidedBy);
    }

    /** Whether a handler killed this process; safe to ask from any thread. */
    boolean hasKilled(int pid) {
        return killed.contains(pid);
    }

    /** What is being answered right now; safe to ask from any thread. */
    InFlight inFlight() {
        return inFlight;
    }

    /** Deferred work, whose overdue part others end. */
    DeferredWork deferred() {
        return deferred;
    }

    @Override
    public void close() {
        deferred.close();
    }
}
