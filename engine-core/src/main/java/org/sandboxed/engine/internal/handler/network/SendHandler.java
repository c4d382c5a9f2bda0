package org.sandboxed.engine.internal.handler.network;

import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;

/** sendto(2): a send that names a destination. */
final class SendHandler implements Builtin {

    private final Sender sender;
    private final Queries queries;

    SendHandler(Sender sender, Queries queries) {
        this.sender = sender;
        this.queries = queries;
    }

    @Override
    public String name() {
        return NetworkHandlers.NAME;
    }

    @Override
    public void handle(Call call) {
        if (call.argument(4) == 0 || call.intArgument(5) == 0) {
            // Registers: the kernel, too, will see no destination. What it sends may be a query for the record.
            queries.look(call);
            return;
        }
        sender.buffer(call);
    }
}
