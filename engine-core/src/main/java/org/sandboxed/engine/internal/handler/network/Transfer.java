package org.sandboxed.engine.internal.handler.network;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Sockets;

/**
 * One message on its way: what is sent, where to, and how much of it has gone. Owns the destination and the ancillary data.
 * Not thread-safe.
 */
final class Transfer {

    private final @Nullable Destination destination;
    private final Payload payload;
    private final @Nullable Control control;
    private final int flags;
    private int sent;

    /**
     * A message.
     *
     * @param destination where to, or null for the peer
     * @param flags as the caller has set them
     */
    Transfer(@Nullable Destination destination, Payload payload, @Nullable Control control, int flags) {
        this.destination = destination;
        this.payload = payload;
        this.control = control;
        // The pages of a zero-copy send would be the supervisor's, and change with its next message.
        this.flags = flags & ~Sockets.MSG_ZEROCOPY;
    }

    /** Sends as much of the rest as can be sent at once, with more flags; how much, or a negated errno. */
    int attempt(int fd, int more) {
        NativeMemory address = destination == null ? null : destination.address();
        int length = destination == null ? 0 : destination.length();
        // What goes along with a message goes once, with its first byte.
        boolean isFirst = sent == 0;
        NativeMemory ancillary = control != null && isFirst ? control.memory() : null;
        int result = Sockets.sendMessage(
                fd,
                payload.memory(),
                sent,
                payload.length() - sent,
                flags | more,
                isFirst ? address : null,
                length,
                ancillary,
                control == null ? 0 : control.length());
        if (result > 0) {
            sent += result;
        }
        return result;
    }

    /** Whether what goes along with it leads to another address than the destination. */
    boolean hasRoute() {
        return control != null && control.hasRoute();
    }

    /** How many bytes there are. */
    int length() {
        return payload.length();
    }

    /** How many bytes have gone. */
    int sent() {
        return sent;
    }

    boolean isComplete() {
        return sent >= payload.length();
    }

    /** Whether the caller wants to wait where the socket itself would. */
    boolean mayWait() {
        return (flags & Sockets.MSG_DONTWAIT) == 0;
    }

    /** Whether the caller wants no signal when the peer is gone. */
    boolean isQuiet() {
        return (flags & Sockets.MSG_NOSIGNAL) != 0;
    }

    void close() {
        if (destination != null) {
            destination.close();
        }
        if (control != null) {
            control.close();
        }
    }
}
