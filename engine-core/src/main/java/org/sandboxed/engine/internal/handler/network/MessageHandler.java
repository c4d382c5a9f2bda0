package org.sandboxed.engine.internal.handler.network;

import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;

/**
 * sendmsg(2): the destination, if any, is in the header. Without one it proceeds as long as the program has no socket that
 * would send to one that is put in meanwhile.
 */
final class MessageHandler implements Builtin {

    private final Sender sender;
    private final Datagrams datagrams;
    private final CallerSockets sockets;

    MessageHandler(Sender sender, Datagrams datagrams, CallerSockets sockets) {
        this.sender = sender;
        this.datagrams = datagrams;
        this.sockets = sockets;
    }

    @Override
    public String name() {
        return NetworkHandlers.NAME;
    }

    @Override
    public void handle(Call call) {
        int error = sender.header().read(call, call.argument(1));
        if (error < 0) {
            call.answer().fail(-error);
        } else if (sender.header().isNamed() || datagrams.areUsed()) {
            sender.message(call);
            if (datagrams.areMute() && !sender.header().isNamed()) {
                sockets.passUnseen(call);
            }
        }
    }
}
