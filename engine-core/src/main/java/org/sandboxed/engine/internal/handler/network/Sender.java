package org.sandboxed.engine.internal.handler.network;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;

/**
 * What sendto, sendmsg and sendmmsg share: judges the destination and sends in the caller's place. What it sends is one
 * message without ancillary data. Not thread-safe.
 */
final class Sender {

    private final InetRules inet;
    private final Destinations destinations;
    private final CallerSockets sockets;
    private final int control;
    private final SocketAddress address = new SocketAddress();
    private final AddressText text = new AddressText();
    private final MessageHeader header = new MessageHeader();
    private final Payload.Reader payload = new Payload.Reader();

    Sender(InetRules inet, Destinations destinations, CallerSockets sockets, Journal journal) {
        this.inet = inet;
        this.destinations = destinations;
        this.sockets = sockets;
        control = journal.refusal("named socket: ancillary data can be sent over a connected socket only");
    }

    /** The header that the last call read. */
    MessageHeader header() {
        return header;
    }

    /** Sends one buffer to an address. */
    void buffer(Call call, long pointer, long size, int flags, long name, int nameLength) {
        Destination destination = judge(call, name, nameLength);
        if (destination == null) {
            return;
        }
        finish(call, payload.readBuffer(call, pointer, size), destination, flags, 0);
    }

    /**
     * Sends what the header that was read last describes.
     *
     * @param lengthPointer where the number of bytes goes, as sendmmsg(2) wants it, or 0
     */
    void message(Call call, int flags, long lengthPointer) {
        Destination destination = null;
        if (header.isNamed()) {
            destination = judge(call, header.name(), header.nameLength());
            if (destination == null) {
                return;
            }
        }
        if (header.hasControl()) {
            close(destination);
            call.answer().refuse(Errnos.EACCES, control);
            return;
        }
        int read = payload.readVectors(call, header.vectors(), header.vectorCount());
        finish(call, read, destination, flags, lengthPointer);
    }

    private @Nullable Destination judge(Call call, long name, int nameLength) {
        int error = address.read(call, name, nameLength);
        if (error < 0) {
            call.answer().fail(-error);
            return null;
        }
        text.note(call, address);
        if (address.isUnix()) {
            return destinations.find(call, address);
        }
        // UDP takes AF_UNSPEC for AF_INET.
        inet.reach(call, address);
        return null;
    }

    private void finish(Call call, int read, @Nullable Destination destination, int flags, long lengthPointer) {
        int error = read;
        if (error == 0 && lengthPointer != 0) {
            byte[] length = MessageHeader.toBytes(payload.length());
            error = call.writeBytes(lengthPointer, length, length.length) < 0 ? -Errnos.EFAULT : 0;
        }
        if (error < 0) {
            close(destination);
            call.answer().fail(-error);
            return;
        }
        Fd socket = sockets.duplicate(call);
        if (socket == null) {
            close(destination);
            return;
        }
        OnBehalf.send(call, socket, destination, payload.take(lengthPointer != 0), flags);
    }

    private static void close(@Nullable Destination destination) {
        if (destination != null) {
            destination.close();
        }
    }
}
