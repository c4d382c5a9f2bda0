package org.sandboxed.engine.internal.handler.network;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Sockets;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;

/** Where a message goes: reads the destination that it names, or finds the peer, and judges it. Not thread-safe. */
final class Recipients {

    private final InetGate inet;
    private final Destinations destinations;
    private final Resolvers resolvers;
    private final SocketAddress address = new SocketAddress();
    private final AddressText text = new AddressText();
    private @Nullable Destination judged;
    private boolean isNamed;
    private boolean isNoted;

    Recipients(InetGate inet, Destinations destinations, Resolvers resolvers) {
        this.inet = inet;
        this.destinations = destinations;
        this.resolvers = resolvers;
    }

    /** Prepares for another call: only its first message is described in the event. */
    void begin() {
        isNoted = false;
        judged = null;
    }

    /** Reads the destination of a message, once; 0, or a negated errno. */
    int read(Call call, long name, int length) {
        isNamed = true;
        return address.read(call, name, length);
    }

    /** The message names no destination. */
    void readNone() {
        isNamed = false;
    }

    /** The socket cannot be looked at, and the answer says so; where the destination tells more it does. */
    void refuseUnseen(Call call, long name, int length) {
        if (address.read(call, name, Math.min(length, SocketAddress.MAX)) == 0) {
            if (address.isInet()) {
                inet.refuseUnseen(call, address);
            } else {
                text.note(call, address);
            }
        }
    }

    /** Judges the message that was read; where it may not be sent the answer is set. */
    boolean judge(Call call, CallerSocket socket, Payload.Reader message) {
        judged = null;
        if (socket.isInet()) {
            return judgeInet(call, socket, message);
        }
        if (!isNamed) {
            return true;
        }
        note(call);
        if (!address.isUnix()) {
            call.answer().fail(Errnos.EINVAL);
            return false;
        }
        judged = destinations.find(call, address);
        return judged != null;
    }

    /** The destination that was judged last, or null for the peer. */
    @Nullable
    Destination take() {
        Destination taken = judged;
        judged = null;
        return taken;
    }

    private boolean judgeInet(Call call, CallerSocket socket, Payload.Reader message) {
        if (isNamed && address.family() == Sockets.AF_UNSPEC && !socket.isInet6()) {
            // UDP over IPv4 takes AF_UNSPEC for AF_INET, over IPv6 for no destination.
            if (!address.becomeInet()) {
                call.answer().fail(Errnos.EINVAL);
                return false;
            }
        } else if (isNamed && address.family() == Sockets.AF_UNSPEC) {
            isNamed = false;
        }
        if (!isNamed) {
            return judgePeer(call, socket, message);
        }
        if (!address.isInet()) {
            call.answer().fail(Errnos.EAFNOSUPPORT);
            return false;
        }
        boolean isAllowed = inet.reach(call, socket, address, isNoted);
        noteQuestion(call, socket, message);
        if (isAllowed && !resolvers.isLedTo(socket, address)) {
            judged = inet.destination(address);
        }
        return isAllowed;
    }

    /** The peer was judged when the socket was connected, unless that was only pretended. */
    private boolean judgePeer(Call call, CallerSocket socket, Payload.Reader message) {
        if (socket.protocol() == Protocol.TCP) {
            return true;
        }
        boolean isPretended = resolvers.findPeer(socket, address);
        if (!address.isInet()) {
            return true;
        }
        if (!isNoted) {
            inet.note(call, socket.protocol(), address);
        }
        noteQuestion(call, socket, message);
        if (isPretended) {
            inet.refuse(call, inet.refusingRule(socket, address));
        }
        return !isPretended;
    }

    /** Whether the message that was judged last is for a name server. */
    boolean isForResolver(CallerSocket socket) {
        return address.isInet() && Resolvers.isResolver(socket, address);
    }

    /** Writes what a message to a name server asks into the event. */
    void noteQuestion(Call call, CallerSocket socket, Payload.Reader message) {
        isNoted = true;
        resolvers.note(call, socket, address, message.bytes(), message.bytes().length);
    }

    private void note(Call call) {
        if (!isNoted) {
            text.note(call, address);
            isNoted = true;
        }
    }
}
