package org.sandboxed.engine.internal.ports;

import java.util.Set;
import org.sandboxed.engine.internal.netlink.SandboxSockets;

/** The part that one run has in the ports of its sandbox. Thread-safe. */
public final class RunPorts implements AutoCloseable {

    private final SandboxPorts ports;
    private final SandboxSockets sockets;
    private final HeldSockets held;
    private volatile boolean isOver;

    RunPorts(SandboxPorts ports, SandboxSockets sockets) {
        this.ports = ports;
        this.sockets = sockets;
        this.held = new HeldSockets(sockets);
    }

    /** Those of all runs of the sandbox. */
    public SandboxPorts ports() {
        return ports;
    }

    /** The sockets that are held for the run; whoever ends it closes them. */
    public HeldSockets held() {
        return held;
    }

    /** The sockets that processes of the run have open. */
    Set<Long> open() {
        return isOver ? Set.of() : sockets.inodes();
    }

    /** Whether no program of the run can take a port any more. */
    public boolean isOver() {
        return isOver;
    }

    /** Gives every port back, and wakes who waits for one. */
    @Override
    public void close() {
        isOver = true;
        ports.removeAll(this);
    }
}
