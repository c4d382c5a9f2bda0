package org.sandboxed.engine.internal.names;

import java.net.InetSocketAddress;

/** A way to a name server by which what it answers is read. A socket is led there, or the way is abandoned. */
public final class NameWay {

    private final NameRelay relay;
    private final NameFlow flow;
    private final InetSocketAddress local;

    NameWay(NameRelay relay, NameFlow flow, InetSocketAddress local) {
        this.relay = relay;
        this.flow = flow;
        this.local = local;
    }

    /** The port of 127.0.0.1 to which the socket has to be connected. */
    public int port() {
        return relay.port();
    }

    /** The address from which the server is asked. */
    public InetSocketAddress local() {
        return local;
    }

    /** From now on what is sent from an address of this machine goes this way. */
    public void lead(InetSocketAddress client) {
        relay.lead(client, flow);
    }

    /** A query of that number is about to be sent on this way, and is in the record already. */
    public void noted(int id) {
        relay.noted(flow, id);
    }

    /** No socket goes this way. */
    public void abandon() {
        relay.abandon(flow);
    }
}
