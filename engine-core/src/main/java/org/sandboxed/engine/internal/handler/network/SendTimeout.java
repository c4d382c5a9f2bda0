package org.sandboxed.engine.internal.handler.network;

import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Sockets;

/**
 * How long a call on a duplicate may wait. The blocking mode belongs to the caller, too, and cannot be changed; so a wait is
 * bounded by the socket's send timeout, which is put back afterwards. Not thread-safe.
 */
final class SendTimeout {

    private final NativeMemory own = NativeMemory.allocate(Sockets.TIMEVAL_SIZE);
    private final NativeMemory bounded = NativeMemory.allocate(Sockets.TIMEVAL_SIZE);
    private final long start = System.nanoTime();
    private long patienceNanos = Long.MAX_VALUE;

    /** Makes a call that waits no longer than this; its result, or a negated errno. */
    int bound(int fd, int micros, IntSupplier call) {
        int result = read(fd);
        if (result < 0) {
            return result;
        }
        bounded.putLong(8, micros);
        result = Sockets.setSendTimeout(fd, bounded);
        if (result < 0) {
            return result;
        }
        try {
            return call.getAsInt();
        } finally {
            Sockets.setSendTimeout(fd, own);
        }
    }

    /** Learns how long the caller would have waited; 0, or a negated errno. */
    int read(int fd) {
        int result = Sockets.sendTimeout(fd, own);
        long micros = TimeUnit.SECONDS.toMicros(own.getLong(0)) + own.getLong(8);
        patienceNanos = result < 0 || micros == 0 ? Long.MAX_VALUE : TimeUnit.MICROSECONDS.toNanos(micros);
        return result;
    }

    /** Whether the caller would have given up by now. */
    boolean isOver() {
        return System.nanoTime() - start > patienceNanos;
    }
}
