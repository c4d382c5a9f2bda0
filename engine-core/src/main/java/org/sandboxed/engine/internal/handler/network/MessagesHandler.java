package org.sandboxed.engine.internal.handler.network;

import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;

/** sendmmsg(2): proceeds where no message names a destination, under the condition of {@link MessageHandler}. */
final class MessagesHandler implements Builtin {

    /** Size of a {@code struct mmsghdr}: the header, the bytes sent as int@56, padding. */
    static final int ENTRY_SIZE = 64;

    /** The kernel looks at no more. */
    private static final int MAX_MESSAGES = 1024;

    private static final int NAMED = 1;

    private final Sender sender;
    private final Datagrams datagrams;
    private final CallerSockets sockets;

    MessagesHandler(Sender sender, Datagrams datagrams, CallerSockets sockets) {
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
        long first = call.argument(1);
        int count = (int) Math.min(Integer.toUnsignedLong(call.intArgument(2)), MAX_MESSAGES);
        int found = datagrams.areUsed() && count > 0 ? NAMED : findNamed(call, first, count);
        if (found < 0) {
            call.answer().fail(-found);
        } else if (found == NAMED) {
            sender.messages(call, first, count);
            if (datagrams.areMute() && findNamed(call, first, count) == 0) {
                sockets.passUnseen(call);
            }
        }
    }

    /** {@link #NAMED} where a message names a destination, 0 where none does, or a negated errno. */
    private int findNamed(Call call, long first, int count) {
        for (int i = 0; i < count; i++) {
            int error = sender.header().read(call, first + (long) i * ENTRY_SIZE);
            if (error < 0) {
                return error;
            }
            if (sender.header().isNamed()) {
                return NAMED;
            }
        }
        return 0;
    }
}
