package org.sandboxed.engine.internal.handler.network;

import org.sandboxed.engine.internal.dispatch.Call;

/** What a program may do with IPv4 and IPv6. Each method sets an answer; used on the supervisor's thread only. */
interface InetRules {

    /** Judges a destination of connect(2) or of a send. */
    void reach(Call call, SocketAddress destination);

    /** Judges a local address. */
    void bind(Call call, SocketAddress local);

    /** Judges a socket that is about to accept connections; without a bind(2) before, the kernel picks a port. */
    void listen(Call call);
}
