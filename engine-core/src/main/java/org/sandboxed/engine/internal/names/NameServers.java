package org.sandboxed.engine.internal.names;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.RunContext;

/**
 * The name servers that the programs of one run ask, and the names that they learn from them. Before the first one is asked there
 * is neither a thread nor a descriptor. Thread-safe.
 */
public final class NameServers implements AutoCloseable {

    private final KnownNames names = new KnownNames();
    private final RunContext context;
    private @Nullable NameRelay relay;
    private boolean isClosed;

    /**
     * Nobody is asked yet.
     *
     * @param context the record, and what goes wrong on the way
     */
    public NameServers(RunContext context) {
        this.context = context;
    }

    /** A way to a server, or null where none can be made: because nobody can reach it, for instance. */
    public synchronized @Nullable NameWay find(InetSocketAddress server, Asker asker) {
        if (isClosed) {
            return null;
        }
        try {
            if (relay == null) {
                relay = NameRelay.start(names, context);
            }
            NameFlow flow = new NameFlow(server, asker);
            return new NameWay(relay, flow, relay.open(flow));
        } catch (IOException | UnsupportedOperationException unreachable) {
            return null;
        }
    }

    /** Whether no name is known, so that there is no need to ask. */
    public boolean knowNone() {
        return names.isEmpty();
    }

    /** The name that a program asked for and got an address for, or null. */
    public byte @Nullable [] nameOf(InetAddress address) {
        return names.nameOf(address);
    }

    /** Ends the thread. To be called when no process of the run is left. */
    @Override
    public void close() {
        NameRelay running;
        synchronized (this) {
            isClosed = true;
            running = relay;
            relay = null;
        }
        if (running != null) {
            running.close();
        }
    }
}
