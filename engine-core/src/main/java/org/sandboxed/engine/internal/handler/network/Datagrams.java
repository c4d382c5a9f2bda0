package org.sandboxed.engine.internal.handler.network;

import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Sockets;
import org.sandboxed.engine.internal.ports.SandboxPorts;

import static org.sandboxed.engine.internal.kernel.Sockets.SOCK_TYPE_MASK;

/**
 * socket(2) of IPv4 and IPv6 datagrams. It proceeds; but from now on the program has something that sends to whatever a message
 * names, which no kernel rule judges. So messages proceed no more, unless such sockets are mute and
 * the one in question cannot be looked at.
 */
final class Datagrams implements Builtin {

    private final SandboxPorts sandbox;
    private final boolean areMute;
    private boolean areUsed;
    private boolean meetsOthers;

    /**
     * For one run.
     *
     * @param sandbox what is known of all its runs
     * @param areMute whether the kernel lets no such socket send
     */
    Datagrams(SandboxPorts sandbox, boolean areMute) {
        this.sandbox = sandbox;
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
        if (isInet && (call.intArgument(1) & SOCK_TYPE_MASK) != Sockets.SOCK_STREAM) {
            areUsed = true;
            sandbox.noteDatagrams();
        }
    }

    /** Whether the kernel lets no such socket send. */
    boolean areMute() {
        return areMute;
    }

    /** A program uses a named AF_UNIX socket, by which one of another run may hand it what it has made. */
    void meetOthers() {
        meetsOthers = true;
    }

    /** Whether the program may have such a socket. */
    boolean areUsed() {
        return areUsed || (meetsOthers && sandbox.haveDatagrams());
    }
}
