package org.sandboxed.engine.internal.handler.network;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.HeldCall;
import org.sandboxed.engine.internal.dispatch.OwningWork;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Sockets;

/**
 * A connect or a send, carried out on a duplicate of the caller's socket. It is tried at once; where it would have to
 * wait and the socket is a blocking one, a worker goes on, as long as the caller waits. Owns the duplicate and the
 * destination.
 *
 * <p>The blocking mode belongs to the caller, too. So a wait is bounded by the socket's send timeout, which is put back
 * after each attempt.
 */
final class OnBehalf implements OwningWork {

    private static final int NO_WAIT_MICROS = 1;
    private static final int WAIT_MICROS = 200_000;
    /** Less than deferred work may take. */
    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(25);

    private final HeldCall held;
    private final Fd socket;
    private final @Nullable Destination destination;
    private final @Nullable Payload payload;
    private final int flags;
    private final NativeMemory own = NativeMemory.allocate(Sockets.TIMEVAL_SIZE);
    private final NativeMemory bounded = NativeMemory.allocate(Sockets.TIMEVAL_SIZE);
    private final long start = System.nanoTime();

    private OnBehalf(Call call, Fd socket, @Nullable Destination destination, @Nullable Payload payload, int flags) {
        this.held = call.hold(Syscall.of(call.nr()));
        this.socket = socket;
        this.destination = destination;
        this.payload = payload;
        this.flags = flags & ~Sockets.MSG_ZEROCOPY;
    }

    /** Connects, and sets the answer. */
    static void connect(Call call, Fd socket, Destination destination) {
        new OnBehalf(call, socket, destination, null, 0).begin(call);
    }

    /**
     * Sends, and sets the answer.
     *
     * @param destination where to, or null for the peer
     */
    static void send(Call call, Fd socket, @Nullable Destination destination, Payload payload, int flags) {
        new OnBehalf(call, socket, destination, payload, flags).begin(call);
    }

    private void begin(Call call) {
        boolean waits = (flags & Sockets.MSG_DONTWAIT) == 0 && !Sockets.isNonBlocking(socket.number());
        int result = waits ? attempt(NO_WAIT_MICROS) : attempt();
        if (waits && mustWait(result)) {
            call.answer().defer(this);
            return;
        }
        release();
        if (result < 0) {
            call.answer().fail(-result);
        } else {
            call.answer().returns(success(result));
        }
    }

    /** Goes on where the first attempt would have had to wait. */
    @Override
    public Action call() {
        try {
            int result;
            do {
                result = attempt(WAIT_MICROS);
            } while (mustWait(result) && held.isHeld() && System.nanoTime() - start < patienceNanos());
            return result < 0 ? Action.errno(Errno.of(-result)) : Action.returnValue(success(result));
        } finally {
            release();
        }
    }

    @Override
    public void release() {
        socket.close();
        if (destination != null) {
            destination.close();
        }
    }

    private int attempt(int micros) {
        int fd = socket.number();
        int result = Sockets.sendTimeout(fd, own);
        if (result < 0) {
            return result;
        }
        bounded.putLong(8, micros);
        result = Sockets.setSendTimeout(fd, bounded);
        if (result < 0) {
            return result;
        }
        try {
            return attempt();
        } finally {
            Sockets.setSendTimeout(fd, own);
        }
    }

    private int attempt() {
        int fd = socket.number();
        NativeMemory address = destination == null ? null : destination.address();
        int length = destination == null ? 0 : destination.length();
        if (payload != null) {
            return Sockets.send(fd, payload.memory(), payload.length(), flags, address, length);
        }
        return address == null ? -Errnos.EINVAL : Sockets.connect(fd, address, length);
    }

    private long success(int result) {
        return payload == null ? result : payload.resultOf(result);
    }

    /** How long the caller would have waited by its own send timeout; zero there means for ever, here 25 seconds. */
    private long patienceNanos() {
        long micros = TimeUnit.SECONDS.toMicros(own.getLong(0)) + own.getLong(8);
        return micros == 0 ? MAX_WAIT_NANOS : Math.min(MAX_WAIT_NANOS, TimeUnit.MICROSECONDS.toNanos(micros));
    }

    private static boolean mustWait(int result) {
        return result == -Errnos.EAGAIN || result == -Errnos.EINTR;
    }
}
