package org.sandboxed.engine.internal.handler.network;

import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Sockets;

import static org.sandboxed.engine.internal.kernel.Sockets.SOCK_TYPE_MASK;

/**
 * socket(2) of IPv4 and IPv6 datagrams. It proceeds; but from now on the program has something that sends to whatever a message
 * names, which no kernel rule judges. So messages proceed no more, unless such sockets are mute and
 * the one in question cannot be looked at.
 */
final class Datagrams implements Builtin {

    private final boolean areMute;
    private boolean areUsed;

    /**
     * For one run.
     *
     * @param areMute whether the kernel lets no such socket send
     */
    Datagrams(boolean areMute) {
        this.areMute = areMute;
    }

    @Override
    public String name() {
        return NetworkHandlers.NAME;
    }

    @Override
    public void handle(Call call) {
        int family = call.intArgument(0);
        boolean isInet = family == Sockets.AF_INET || family == Sockets.AF_INET6;
        areUsed |= isInet && (call.intArgument(1) & SOCK_TYPE_MASK) != Sockets.SOCK_STREAM;
    }

    /** Whether the kernel lets no such socket send. */
    boolean areMute() {
        return areMute;
    }

    /** Whether the program has ever made such a socket. */
    boolean areUsed() {
        return areUsed;
    }
}
