package org.sandboxed.engine.internal.supervise;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Notification;
import org.sandboxed.engine.internal.kernel.Poll;
import org.sandboxed.engine.internal.kernel.Processes;
import org.sandboxed.engine.internal.kernel.SeccompListener;

/**
 * The loop of one run: receives what the filter traps and hands it to the {@link Desk}, until nobody is left under the
 * filter. Until it receives, the carrier waits for its first answer. It ends when the kernel reports the listener as hung
 * up, which is the proof that the carrier, the program and every descendant are gone.
 */
public final class Supervisor implements Runnable {

    private final ListenerSlot slot;
    private final Rules rules;
    private final NativeMemory pollMemory = NativeMemory.allocate(Poll.ENTRY_SIZE);
    private final Notification notification = new Notification();
    private final CountDownLatch hungUp = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile @Nullable Desk desk;
    private @Nullable Thread thread;
    private boolean isTaken;

    /** Prepares the loop of a run. */
    public Supervisor(ListenerSlot slot, Rules rules) {
        this.slot = slot;
        this.rules = rules;
    }

    @Override
    public void run() {
        try {
            occupy(Thread.currentThread());
            Served.begin(rules.context());
            supervise();
        } catch (Throwable failure) {
            // The listener is closed: every further trapped call fails with ENOSYS, nothing goes on unsupervised.
            rules.context().failures().add(failure);
        } finally {
            if (!isTaken) {
                slot.close();
            }
            Served.end();
            occupy(null);
            hungUp.countDown();
            released.countDown();
        }
    }

    private void supervise() {
        Processes.unshareFs();
        int fd = slot.awaitListener();
        if (fd < 0) {
            return;
        }
        try (SeccompListener listener = take(fd);
                Desk opened = new Desk(rules, listener, notification, slot.carrierTid())) {
            desk = opened;
            serve(listener, opened);
            // What a worker is answering right now belongs into the record of the run.
            opened.deferred().end();
            hungUp.countDown();
        }
    }

    private SeccompListener take(int fd) {
        SeccompListener taken = new SeccompListener(new Fd(fd));
        isTaken = true;
        return taken;
    }

    private void serve(SeccompListener listener, Desk opened) {
        boolean waitsInReceive = listener.enableSynchronousWakeUp();
        while (true) {
            if (!waitsInReceive && isOver(listener.poll(pollMemory, -1))) {
                return;
            }
            int received = listener.receive(notification);
            if (received == 0) {
                opened.serve();
            } else if (received != -Errnos.ENOENT && received != -Errnos.EINTR) {
                throw new KernelException("SECCOMP_IOCTL_NOTIF_RECV", -received);
            } else if (isOver(listener.poll(pollMemory, 0))) {
                // ENOENT also says that one caller died before it was received; only the hang-up ends the loop.
                return;
            }
        }
    }

    private static boolean isOver(short events) {
        return (events & (Poll.HUP | Poll.ERR | Poll.NVAL)) != 0;
    }

    /**
     * Waits until nobody is left under the filter.
     *
     * @return false where that has not happened in time
     */
    public boolean awaitHangUp(long timeoutNanos) throws InterruptedException {
        return hungUp.await(timeoutNanos, TimeUnit.NANOSECONDS);
    }

    /**
     * Waits until the listener is closed, which deferred work that does not react to its interrupt can hold up.
     *
     * @return false where that has not happened in time
     */
    public boolean awaitRelease(long timeoutNanos) throws InterruptedException {
        return released.await(timeoutNanos, TimeUnit.NANOSECONDS);
    }

    /** Ends deferred work that is overdue. Safe to call from any thread. */
    public void expireDeferred(long now) {
        Desk opened = desk;
        if (opened != null) {
            opened.deferred().expire(now);
        }
    }

    /** The call that has been waiting on the supervisor's thread for longer than this, in words, or null. */
    public @Nullable String stuckFor(long nanos, long now) {
        Desk opened = desk;
        if (opened == null || opened.inFlight().age(now) < nanos) {
            return null;
        }
        return Syscall.of(opened.inFlight().nr()) + " has been waiting for its answer for "
                + TimeUnit.NANOSECONDS.toSeconds(opened.inFlight().age(now)) + " s";
    }

    /** Whether a handler killed this process. */
    public boolean hasKilled(int pid) {
        Desk opened = desk;
        return opened != null && opened.hasKilled(pid);
    }

    /** Interrupts a handler that still works on a call whose caller is gone. */
    public synchronized void interrupt() {
        if (thread != null && hungUp.getCount() > 0) {
            thread.interrupt();
        }
    }

    /** Whether the caller is code that answers a call of this run: a handler, or what it has deferred. */
    public boolean isServedHere() {
        return Served.isOf(rules.context());
    }

    /** Whether the caller answers a call of some run of the sandbox with this record, whose program may not have been started yet. */
    public static boolean isServedHere(Journal journal) {
        return Served.isOf(journal);
    }

    // The thread goes on to other runs; an interrupt that was meant for this one must not reach them.
    private synchronized void occupy(@Nullable Thread running) {
        thread = running;
        if (running == null) {
            Thread.interrupted();
        }
    }

    /** The loop could not be started: nobody is to wait for its end. */
    public void neverStarted() {
        hungUp.countDown();
        released.countDown();
    }
}
