package org.sandboxed.engine.internal.handler.network;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;

/** A sandbox without network rules: nothing is reached, nothing listens, as on a machine without a network. */
final class NoNetwork implements InetRules {

    private final int destinations;
    private final int ports;

    NoNetwork(Journal journal) {
        destinations = journal.refusal("no network: the policy allows no destination");
        ports = journal.refusal("no network: the policy allows no port to listen on");
    }

    @Override
    public void reach(Call call, SocketAddress destination) {
        call.answer().refuse(Errnos.ECONNREFUSED, destinations);
    }

    @Override
    public void bind(Call call, SocketAddress local) {
        call.answer().refuse(Errnos.EACCES, ports);
    }

    @Override
    public void listen(Call call) {
        call.answer().refuse(Errnos.EACCES, ports);
    }
}
