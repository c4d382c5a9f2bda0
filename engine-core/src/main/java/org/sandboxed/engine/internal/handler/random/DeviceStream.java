package org.sandboxed.engine.internal.handler.random;

import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Pipes;
import org.sandboxed.engine.internal.kernel.Sockets;

/** What is read through one descriptor that takes the place of a random device. Not thread-safe. */
final class DeviceStream implements AutoCloseable {

    private static final int CHUNK = 1 << 14;

    private final Fd near;
    private final long key;
    private final byte[] bytes = new byte[CHUNK];
    private final NativeMemory memory = NativeMemory.allocate(CHUNK);
    private long position;

    DeviceStream(Fd near, long key) {
        this.near = near;
        this.key = key;
    }

    int number() {
        return near.number();
    }

    /** Fills it up, and takes what was written to it, which changes nothing; false where nobody has it open any more. */
    boolean feed() {
        int got = 1;
        while (got > 0) {
            got = Pipes.read(near.number(), memory.address(), CHUNK);
        }
        int sent = got == 0 ? -Errnos.EPIPE : 1;
        while (sent > 0) {
            SplitMix.fill(key, position, bytes, CHUNK);
            memory.put(0, bytes, 0, CHUNK);
            sent = Sockets.send(near.number(), memory, CHUNK, 0, null, 0);
            position += Math.max(0, sent);
        }
        return sent == -Errnos.EAGAIN || sent == -Errnos.EINTR;
    }

    @Override
    public void close() {
        near.close();
    }
}
