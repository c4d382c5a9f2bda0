package org.sandboxed.engine.internal.launch;

import java.util.List;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Pipes;
import org.sandboxed.engine.internal.kernel.Poll;
import org.sandboxed.engine.internal.kernel.Processes;
import org.sandboxed.engine.internal.kernel.ThreadStack;

/**
 * What the {@link DomainKeeper} does once the carrier is under way, in the Landlock domain around the program's. With the signal
 * scope of that domain, {@code kill(-1)} reaches exactly the program's processes, whatever session or parent they have by now,
 * and {@code kill(pid, 0)} tells who is one of them.
 *
 * <p>{@link #serve} and {@link #leave} run on the keeper; the other methods are safe from any thread. Orders go through a pipe and
 * answers through another, so the keeper neither allocates nor takes a lock.
 */
final class DomainAgent implements AutoCloseable {

    private static final byte KILL = 'k';
    private static final byte TEST = 't';
    private static final byte STOP = 's';
    private static final byte CONTINUE = 'c';
    private static final int EVERYBODY = -1;
    private static final int ANSWER_MILLIS = 1000;
    private static final int LEAVING_MILLIS = 10_000;

    private final Pipes.Ends orders;
    private final Pipes.Ends answers;
    private final NativeMemory asked = NativeMemory.allocate(Long.BYTES);
    private final NativeMemory keeperByte = NativeMemory.allocate(Long.BYTES);
    private final NativeMemory ownByte = NativeMemory.allocate(Long.BYTES);
    private final NativeMemory poll = NativeMemory.allocate(Poll.ENTRY_SIZE);
    private final ThreadStack keeperStack = new ThreadStack();
    private int unanswered;

    DomainAgent() {
        List<Pipes.Ends> pipes = Pipes.open(2);
        orders = pipes.get(0);
        answers = pipes.get(1);
    }

    /** Follows orders until the writing end of their pipe is closed. Runs on the keeper: straight-line native calls only. */
    void serve() {
        int in = orders.reader().number();
        int out = answers.writer().number();
        keeperStack.releaseUnused();
        while (true) {
            int got = Pipes.read(in, keeperByte.address(), 1);
            if (got == -Errnos.EINTR) {
                continue;
            }
            if (got != 1) {
                return;
            }
            obey(keeperByte.getByte(0));
            Pipes.write(out, keeperByte.address(), 1);
        }
    }

    private void obey(byte order) {
        if (order == KILL) {
            Processes.kill(EVERYBODY, Processes.SIGKILL);
        } else if (order == STOP) {
            Processes.kill(EVERYBODY, Processes.SIGSTOP);
        } else if (order == CONTINUE) {
            Processes.kill(EVERYBODY, Processes.SIGCONT);
        } else {
            test();
        }
    }

    private void test() {
        asked.putInt(0, Processes.kill(asked.getInt(0), 0) == 0 ? 1 : 0);
    }

    /** Kills every process of the domain. */
    synchronized void killAll() {
        order(KILL);
    }

    /** Stops every process of the domain. */
    synchronized void stopAll() {
        order(STOP);
    }

    /** Lets every process of the domain go on. */
    synchronized void continueAll() {
        order(CONTINUE);
    }

    /** Whether a process is one of the domain; true where the keeper does not answer. */
    synchronized boolean contains(int pid) {
        asked.putInt(0, pid);
        return !order(TEST) || asked.getInt(0) != 0;
    }

    private boolean order(byte order) {
        if (!orders.writer().isOpen()) {
            return false;
        }
        ownByte.putByte(0, order);
        KernelException.require(Pipes.write(orders.writer().number(), ownByte.address(), 1), "write to the keeper");
        poll.putInt(0, answers.reader().number());
        poll.putShort(4, Poll.IN);
        // An order that was not answered in time is answered before this one.
        unanswered++;
        while (unanswered > 0) {
            int ready = Poll.poll(poll, 1, ANSWER_MILLIS);
            if (ready == 1 && Pipes.read(answers.reader().number(), ownByte.address(), 1) == 1) {
                unanswered--;
            } else if (ready != -Errnos.EINTR) {
                return false;
            }
        }
        return true;
    }

    /** Makes {@link #serve} run through every order and return, on the thread that calls it. */
    void rehearse() {
        ownByte.putByte(0, TEST);
        Pipes.write(orders.writer().number(), ownByte.address(), 1);
        dismiss();
    }

    /** Tells the keeper to end: nothing can be ordered any more, and whoever asks is told that it does not answer. */
    synchronized void dismiss() {
        orders.writer().close();
    }

    /** The last thing that the keeper does: from now on nobody uses its ends of the pipes. */
    void leave() {
        orders.reader().close();
        answers.writer().close();
    }

    /** No keeper has been started, and none will be. */
    void neverServed() {
        leave();
    }

    /** Dismisses the keeper, waits until it leaves, and releases the pipes. */
    @Override
    public synchronized void close() {
        dismiss();
        if (answers.reader().isOpen()) {
            awaitLeave();
            answers.reader().close();
        }
    }

    private void awaitLeave() {
        poll.putInt(0, answers.reader().number());
        poll.putShort(4, Poll.IN);
        boolean isThere = true;
        while (isThere) {
            int ready = Poll.poll(poll, 1, LEAVING_MILLIS);
            isThere = ready == -Errnos.EINTR
                    || (ready == 1 && Pipes.read(answers.reader().number(), ownByte.address(), 1) == 1);
        }
    }
}
