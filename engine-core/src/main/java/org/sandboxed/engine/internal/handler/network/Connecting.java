package org.sandboxed.engine.internal.handler.network;

import java.util.function.IntConsumer;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.HeldCall;
import org.sandboxed.engine.internal.dispatch.OwningWork;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Sockets;

/**
 * A connect that is carried out on a duplicate of the caller's socket. It is tried at once; where it would have to wait and
 * the socket is a blocking one, a worker goes on, as long as the caller waits. Owns the duplicate and the destination.
 */
final class Connecting implements OwningWork {

    private static final int NO_WAIT_MICROS = 1;
    private static final int WAIT_MICROS = 200_000;

    private final HeldCall held;
    private final CallerSocket socket;
    private final Destination destination;
    private final IntConsumer listener;
    private final SendTimeout timeout = new SendTimeout();

    private Connecting(Call call, CallerSocket socket, Destination destination, IntConsumer listener) {
        this.held = call.hold(Syscall.of(call.nr()));
        this.socket = socket;
        this.destination = destination;
        this.listener = listener;
    }

    /**
     * Connects, and sets the answer.
     *
     * @param isFar whether the answer of another machine has to be waited for
     */
    static void connect(Call call, CallerSocket socket, Destination destination, boolean isFar) {
        connect(call, socket, destination, isFar, result -> {});
    }

    /**
     * As {@link #connect(Call, CallerSocket, Destination, boolean)}.
     *
     * @param listener told what came of it: 0, or a negated errno; nothing where a worker had no chance to try
     */
    static void connect(Call call, CallerSocket socket, Destination destination, boolean isFar, IntConsumer listener) {
        new Connecting(call, socket, destination, listener).begin(call, isFar);
    }

    private void begin(Call call, boolean isFar) {
        boolean waits = !Sockets.isNonBlocking(socket.number());
        if (waits && isFar) {
            call.answer().defer(this);
            return;
        }
        int result = waits ? timeout.bound(socket.number(), NO_WAIT_MICROS, this::attempt) : attempt();
        if (waits && mustWait(result)) {
            call.answer().defer(this);
            return;
        }
        socket.connected(result);
        release();
        listener.accept(result);
        if (result < 0) {
            call.answer().fail(-result);
        } else {
            call.answer().returns(result);
        }
    }

    /** Goes on where the first attempt would have had to wait. */
    @Override
    public Action call() {
        try {
            int result;
            do {
                result = timeout.bound(socket.number(), WAIT_MICROS, this::attempt);
            } while (mustWait(result) && held.isHeld() && !timeout.isOver());
            socket.connected(asSeen(result));
            listener.accept(asSeen(result));
            return result < 0 ? Action.errno(Errno.of(-asSeen(result))) : Action.returnValue(result);
        } finally {
            release();
        }
    }

    private int attempt() {
        return Sockets.connect(socket.number(), destination.address(), destination.length());
    }

    private static boolean mustWait(int result) {
        return result == -Errnos.EAGAIN
                || result == -Errnos.EINTR
                || result == -Errnos.EINPROGRESS
                || result == -Errnos.EALREADY;
    }

    /** A connection that goes on being made is told as such when the caller's own timeout has passed. */
    private static int asSeen(int result) {
        return result == -Errnos.EALREADY ? -Errnos.EINPROGRESS : result;
    }

    @Override
    public boolean isPatient() {
        return true;
    }

    @Override
    public void release() {
        socket.close();
        destination.close();
    }
}
