package org.sandboxed.engine.internal.supervise;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Actions;
import org.sandboxed.engine.internal.dispatch.Answer;
import org.sandboxed.engine.internal.dispatch.RunContext;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.SeccompListener;

/**
 * Work that handlers deferred: at most 64 calls at once, each on a thread that ends when it has been idle. The caller stays
 * held until the work answers, or until {@link #expire} answers for work that took too long.
 */
final class DeferredWork implements AutoCloseable {

    private static final int SLOTS = 64;
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final RunContext context;
    private final SeccompListener listener;
    private final Semaphore slots = new Semaphore(SLOTS);
    private final Map<DeferredCall, Future<?>> inFlight = new ConcurrentHashMap<>();
    private volatile @Nullable ExecutorService workers;

    DeferredWork(RunContext context, SeccompListener listener) {
        this.context = context;
        this.listener = listener;
    }

    /** Hands a call to a worker; false where all slots are taken. Called on the supervisor's thread. */
    boolean submit(DeferredCall call) {
        if (!slots.tryAcquire()) {
            return false;
        }
        FutureTask<?> task = new FutureTask<>(() -> answer(call), null);
        inFlight.put(call, task);
        workers().execute(task);
        return true;
    }

    private void answer(DeferredCall call) {
        Answer answer = new Answer();
        answer.allow(call.rule());
        try {
            Actions.apply(call.work().call(), answer);
            if (answer.kind() == Answer.Kind.DEFER) {
                throw new IllegalStateException(
                        "deferred work for " + Syscall.of(call.nr()) + " ended in another defer");
            }
        } catch (Throwable failure) {
            if (!call.isAnswered()) {
                context.failures().add(failure);
            }
            answer.fail(Errnos.EIO);
        } finally {
            slots.release();
            inFlight.remove(call);
        }
        finish(call, answer);
    }

    private void finish(DeferredCall call, Answer answer) {
        if (!call.claim()) {
            Actions.discard(answer);
            return;
        }
        Sender sender = new Sender(listener);
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

    /** Answers EIO for work that took longer than 30 seconds. Safe to call from any thread. */
    void expire(long now) {
        inFlight.forEach((call, work) -> {
            if (now - call.receivedAt() > LIMIT_NANOS && !call.isAnswered()) {
                work.cancel(true);
                Answer answer = new Answer();
                answer.fail(Errnos.EIO);
                finish(call, answer);
                context.failures()
                        .add(new IllegalStateException(
                                "deferred work for " + Syscall.of(call.nr()) + " took more than 30 seconds"));
            }
        });
    }

    boolean isEmpty() {
        return inFlight.isEmpty();
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
     * number must not become another file's while a worker may still answer through it.
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
