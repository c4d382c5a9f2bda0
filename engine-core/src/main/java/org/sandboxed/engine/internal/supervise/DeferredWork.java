package org.sandboxed.engine.internal.supervise;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Actions;
import org.sandboxed.engine.internal.dispatch.Answer;
import org.sandboxed.engine.internal.dispatch.RunContext;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.SeccompListener;

/**
 * Work that handlers deferred, and answers that are kept back: at most 64 calls at once, each on a thread that ends when it
 * has been idle. The caller stays held until the work answers, or until {@link #expire} answers for work that takes too long.
 */
final class DeferredWork implements AutoCloseable {

    private static final int SLOTS = 64;

    private final RunContext context;
    private final SeccompListener listener;
    private final Duration limit;
    private final Semaphore slots = new Semaphore(SLOTS);
    private final Map<DeferredCall, Future<?>> inFlight = new ConcurrentHashMap<>();
    private final Object answering = new Object();
    private boolean isOver;
    private volatile @Nullable ExecutorService workers;

    /**
     * No work yet.
     *
     * @param limit after which a call is answered without its work
     */
    DeferredWork(RunContext context, SeccompListener listener, Duration limit) {
        this.context = context;
        this.listener = listener;
        this.limit = limit;
    }

    /** Hands a call to a worker; false where all slots are taken. Called on the supervisor's thread. */
    boolean submit(DeferredCall call) {
        if (!slots.tryAcquire()) {
            return false;
        }
        FutureTask<?> task = new FutureTask<>(() -> answer(call), null);
        inFlight.put(call, task);
        try {
            workers().execute(task);
        } catch (Throwable failure) {
            // No thread to be had: the caller of this method answers.
            claim(call);
            call.drop();
            throw failure;
        }
        return true;
    }

    private void answer(DeferredCall call) {
        if (!call.begin()) {
            return;
        }
        Answer answer = call.failure(Errnos.EIO);
        Throwable failure = null;
        Served.begin(context);
        try {
            answer = call.answer();
            if (answer.kind() == Answer.Kind.DEFER) {
                failure = new SandboxException("The deferred work for " + Syscall.of(call.nr())
                        + " ended in another defer; the call failed with EIO");
            }
        } catch (Throwable thrown) {
            failure = thrown;
        } finally {
            Served.end();
        }
        if (failure != null) {
            answer = call.failure(Errnos.EIO);
        }
        try {
            finish(call, answer, failure);
            call.settle();
        } catch (Throwable thrown) {
            context.failures().add(thrown);
        }
    }

    /** Answers a call unless somebody has, or unless the run is over and its caller gone. */
    private void finish(DeferredCall call, Answer answer, @Nullable Throwable failure) {
        synchronized (answering) {
            if (isOver || !claim(call)) {
                Actions.discard(answer);
                return;
            }
            if (failure != null) {
                context.failures().add(failure);
            }
            Sender sender = new Sender(listener, context.failures());
            sender.send(call.id(), call.pid(), answer);
            call.event()
                    .decided(
                            sender.kind(),
                            sender.value(),
                            call.decidedBy(),
                            answer.rule(),
                            System.nanoTime() - call.receivedAt());
            call.event().commit();
        }
    }

    // Work that goes on although its call has been answered gives its slot back: it must not starve later calls.
    private boolean claim(DeferredCall call) {
        if (!call.claim()) {
            return false;
        }
        inFlight.remove(call);
        slots.release();
        return true;
    }

    /**
     * Answers EIO for work that takes longer than the limit, unless it looks after its caller itself. Safe to call from any
     * thread.
     */
    void expire(long now) {
        inFlight.forEach((call, work) -> {
            if (now - call.receivedAt() > limit.toNanos() && !call.isPatient()) {
                finish(
                        call,
                        call.failure(Errnos.EIO),
                        new SandboxException("The deferred work for " + Syscall.of(call.nr()) + " took more than "
                                + limit.toSeconds() + " seconds; the call failed with EIO"));
                call.drop();
                work.cancel(true);
            }
        });
    }

    /**
     * Returns once nothing is being answered; from then on no work answers anything, for no caller is left. What has not been
     * answered goes into the record as such: a program is often ended because of the very call that it waits in.
     */
    void end() {
        synchronized (answering) {
            isOver = true;
            if (inFlight.isEmpty()) {
                return;
            }
            long now = System.nanoTime();
            inFlight.keySet().stream()
                    .sorted(Comparator.comparingLong(call -> call.receivedAt() - now))
                    .filter(this::claim)
                    .forEach(call -> call.recordUnanswered(now));
        }
    }

    private ExecutorService workers() {
        ExecutorService running = workers;
        if (running == null) {
            running = Executors.newCachedThreadPool(work -> {
                Thread thread = new Thread(work, "sandboxed-deferred");
                thread.setDaemon(true);
                return thread;
            });
            workers = running;
        }
        return running;
    }

    /**
     * Interrupts what still works, for nobody is left who waits for it, and waits until it has stopped: the listener's
     * number must not become another file's while a worker may still ask through it.
     */
    @Override
    public void close() {
        ExecutorService running = workers;
        if (running == null) {
            return;
        }
        running.shutdownNow();
        boolean hasStopped = false;
        while (!hasStopped) {
            try {
                hasStopped = running.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException again) {
                // The only thing left to do on this thread is to wait for the workers.
                running.shutdownNow();
            }
        }
    }
}
