package org.sandboxed.engine.internal.handler.network;

import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;

/** sendmsg(2): the destination, if any, is in the header. */
final class MessageHandler implements Builtin {

    private final Sender sender;

    MessageHandler(Sender sender) {
        this.sender = sender;
    }

    @Override
    public String name() {
        return NetworkHandlers.NAME;
    }

    @Override
    public void handle(Call call) {
        int flags = call.intArgument(2);
        int error = sender.header().read(call, call.argument(1));
        if (error < 0) {
            call.answer().fail(-error);
        } else if (sender.header().isNamed()) {
            sender.message(call, flags, 0);
        }
    }
}
