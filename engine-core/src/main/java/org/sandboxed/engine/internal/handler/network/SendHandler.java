package org.sandboxed.engine.internal.handler.network;

import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;

/** sendto(2): a send that names a destination. */
final class SendHandler implements Builtin {

    private final Sender sender;

    SendHandler(Sender sender) {
        this.sender = sender;
    }

    @Override
    public String name() {
        return NetworkHandlers.NAME;
    }

    @Override
    public void handle(Call call) {
        long name = call.argument(4);
        int length = call.intArgument(5);
        if (name == 0 || length == 0) {
            // Registers: the kernel, too, will see no destination.
            return;
        }
        sender.buffer(call, call.argument(1), call.argument(2), call.intArgument(3), name, length);
    }
}
