package org.sandboxed.engine.internal.handler.network;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.HeldCall;
import org.sandboxed.engine.internal.dispatch.OwningWork;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Sockets;

/**
 * The rest of a send that could not be sent at once, on a blocking socket: a worker goes on as long as the caller waits. Owns
 * the socket and the message.
 */
final class Sending implements OwningWork {

    private static final int WAIT_MILLIS = 200;
    private static final int MICROS = 1000;

    private final HeldCall held;
    private final CallerSocket socket;
    private final Transfer transfer;
    private final @Nullable Counted counted;
    private final Backlog backlog;
    private final AtomicInteger waiting;
    private final SendTimeout timeout = new SendTimeout();

    /**
     * A send to go on with.
     *
     * @param counted how the result is to be told where messages are counted, or null where bytes are
     * @param backlog where it counts as long as it waits
     */
    Sending(Call call, CallerSocket socket, Transfer transfer, @Nullable Counted counted, Backlog backlog) {
        this.held = call.hold(Syscall.of(call.nr()));
        this.socket = socket;
        this.transfer = transfer;
        this.counted = counted;
        this.backlog = backlog;
        this.waiting = new AtomicInteger(transfer.length());
        backlog.add(transfer.length());
    }

    /**
     * How sendmmsg(2) tells its result.
     *
     * @param before how many messages have gone before
     * @param lengthPointer where the number of bytes of this one goes
     */
    record Counted(int before, long lengthPointer) {}

    @Override
    public Action call() {
        try {
            timeout.read(socket.number());
            int result;
            do {
                result = attempt();
            } while (isUnfinished(result) && held.isHeld() && !timeout.isOver());
            return result < 0 && transfer.sent() == 0 ? Action.errno(Errno.of(-result)) : success();
        } finally {
            release();
        }
    }

    private int attempt() {
        if (!socket.isPolled()) {
            // Whether the receiver of a named datagram has room, poll(2) cannot tell.
            IntSupplier send = () -> transfer.attempt(socket.number(), 0);
            return timeout.bound(socket.number(), WAIT_MILLIS * MICROS, send);
        }
        Sockets.awaitWritable(socket.number(), WAIT_MILLIS);
        int result = transfer.attempt(socket.number(), Sockets.MSG_DONTWAIT);
        if (result == -Errnos.EPIPE) {
            socket.breakPipe(held.pid(), held.tid(), transfer);
        }
        return result;
    }

    private boolean isUnfinished(int result) {
        return result == -Errnos.EAGAIN || result == -Errnos.EINTR || (result >= 0 && !isDone());
    }

    private boolean isDone() {
        return !socket.isStream() || transfer.isComplete();
    }

    private Action success() {
        if (counted == null) {
            return Action.returnValue(transfer.sent());
        }
        boolean isTold =
                held.isHeld() && held.writeBytes(counted.lengthPointer(), MessageHeader.toBytes(transfer.sent()));
        return isTold ? Action.returnValue(counted.before() + 1L) : Action.errno(Errno.EFAULT);
    }

    @Override
    public boolean isPatient() {
        return true;
    }

    @Override
    public void release() {
        socket.close();
        transfer.close();
        backlog.remove(waiting.getAndSet(0));
    }
}
