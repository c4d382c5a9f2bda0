package org.sandboxed.engine.internal.handler.network;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Processes;
import org.sandboxed.engine.internal.kernel.Sockets;
import org.sandboxed.engine.internal.ports.HeldSockets;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;

/**
 * A duplicate of the socket that a call is about, and what it is: asked once, of the duplicate, so that it does not matter
 * what becomes of the caller's number meanwhile.
 */
final class CallerSocket implements AutoCloseable {

    private final Fd fd;
    private final int domain;
    private final int type;
    private final int protocol;
    private final @Nullable HeldSockets held;

    private CallerSocket(Fd fd, int domain, int type, int protocol, @Nullable HeldSockets held) {
        this.fd = fd;
        this.held = held;
        this.domain = domain;
        this.type = type;
        this.protocol = protocol;
    }

    /** Asks what a duplicate is, and takes it over. */
    static CallerSocket of(Fd fd) {
        return of(fd, null);
    }

    /** As {@link #of(Fd)}, where another descriptor of the same socket is held. */
    static CallerSocket of(Fd fd, @Nullable HeldSockets held) {
        int number = fd.number();
        return new CallerSocket(fd, Sockets.domain(number), Sockets.type(number), Sockets.protocol(number), held);
    }

    /** Takes notice of the result of a connect(2): a connection must not be held. */
    void connected(int result) {
        if (held == null || type == Sockets.SOCK_DGRAM) {
            return;
        }
        if (result == -Errnos.EINPROGRESS) {
            held.settleSoon(fd);
        } else if (result == 0 && Sockets.peerAddress(number(), NativeMemory.allocate(SocketAddress.MAX)) >= 0) {
            held.settle(fd);
        }
    }

    /** Takes notice that it listens: who does must not be held. */
    void listens() {
        if (held != null) {
            held.settle(fd);
        }
    }

    int number() {
        return fd.number();
    }

    /** The descriptor, for those who take it over. */
    Fd fd() {
        return fd;
    }

    /** 0, or the negated errno of what is no socket. */
    int error() {
        return domain < 0 ? domain : 0;
    }

    boolean isInet() {
        return domain == Sockets.AF_INET || domain == Sockets.AF_INET6;
    }

    boolean isInet6() {
        return domain == Sockets.AF_INET6;
    }

    boolean isUnix() {
        return domain == Sockets.AF_UNIX;
    }

    boolean isStream() {
        return type == Sockets.SOCK_STREAM;
    }

    /** Whether poll(2) tells when something can be sent. */
    boolean isPolled() {
        return isStream() || isInet();
    }

    Protocol protocol() {
        return switch (protocol) {
            case Sockets.IPPROTO_TCP -> Protocol.TCP;
            case Sockets.IPPROTO_UDP -> Protocol.UDP;
            case Sockets.IPPROTO_ICMP, Sockets.IPPROTO_ICMPV6 -> Protocol.ICMP;
            default -> Protocol.OTHER;
        };
    }

    /** The kernel would have sent SIGPIPE to the thread that sends to a stream without a peer. */
    void breakPipe(int pid, int tid, Transfer transfer) {
        if (isStream() && !transfer.isQuiet()) {
            Processes.signalThread(pid, tid, Processes.SIGPIPE);
        }
    }

    /** Whether a result says that a blocking socket would wait. */
    static boolean mustWait(int result) {
        return result == -Errnos.EAGAIN || result == -Errnos.EINTR;
    }

    @Override
    public void close() {
        fd.close();
    }
}
