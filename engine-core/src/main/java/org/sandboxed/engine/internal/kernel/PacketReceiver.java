package org.sandboxed.engine.internal.kernel;

import static org.sandboxed.engine.internal.kernel.Sockets.SCM_CREDENTIALS;
import static org.sandboxed.engine.internal.kernel.Sockets.SOL_SOCKET;

/**
 * Receives messages with the process that sent each of them; see recvmsg(2) and SCM_CREDENTIALS in unix(7). The buffers are
 * laid out once for each instance; not thread-safe.
 */
public final class PacketReceiver {

    private static final long RECVMSG = Libc.symbol("recvmsg");
    private static final int MSG_CMSG_CLOEXEC = 0x4000_0000;
    private static final int MSG_TRUNC = 0x20;
    private static final int HEADER_SIZE = 56;
    private static final int VECTOR_SIZE = 16;
    /** CMSG_SPACE of a {@code struct ucred}: no room is left for descriptors, which the kernel then closes. */
    private static final int CONTROL_SIZE = 32;

    private final int size;
    private final NativeMemory header = NativeMemory.onDemand(HEADER_SIZE);
    private final NativeMemory vector = NativeMemory.onDemand(VECTOR_SIZE);
    private final NativeMemory control = NativeMemory.onDemand(CONTROL_SIZE);
    private final NativeMemory payload;

    /**
     * A receiver.
     *
     * @param size the longest message
     */
    public PacketReceiver(int size) {
        this.size = size;
        this.payload = NativeMemory.onDemand(size);
    }

    /**
     * Receives one message, without waiting.
     *
     * @param into at least as long as the longest message
     * @return its length, or a negated errno: EAGAIN, EMSGSIZE where it is longer. 0 where the other end is closed, or the
     *     message is empty, which {@link #hasSender()} tells apart
     */
    public int receive(int fd, byte[] into) {
        vector.putLong(0, payload.address());
        vector.putLong(8, size);
        header.zero(HEADER_SIZE);
        header.putLong(16, vector.address());
        header.putLong(24, 1);
        header.putLong(32, control.address());
        header.putLong(40, CONTROL_SIZE);
        control.zero(CONTROL_SIZE);
        int got = (int) Libc.call(RECVMSG, fd, header.address(), Sockets.MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
        if (got > 0 && (header.getInt(48) & MSG_TRUNC) != 0) {
            return -Errnos.EMSGSIZE;
        }
        if (got > 0) {
            payload.get(0, into, 0, got);
        }
        return got;
    }

    /** Whether the last call received a message. */
    public boolean hasSender() {
        return control.getInt(8) == SOL_SOCKET && control.getInt(12) == SCM_CREDENTIALS;
    }

    /** The process that sent the last message. */
    public int sender() {
        return control.getInt(16);
    }
}
