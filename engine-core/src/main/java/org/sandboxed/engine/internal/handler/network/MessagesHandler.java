package org.sandboxed.engine.internal.handler.network;

import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;

/**
 * sendmmsg(2). Where no message names a destination the kernel sends them all; otherwise the first one is sent here and
 * the call returns 1, as it may: the caller goes on with the next.
 */
final class MessagesHandler implements Builtin {

    /** Size of a {@code struct mmsghdr}: the header, the bytes sent as int@56, padding. */
    private static final int ENTRY_SIZE = 64;

    /** The kernel looks at no more. */
    private static final int MAX_MESSAGES = 1024;

    private static final int NAMED = 1;

    private final Sender sender;

    MessagesHandler(Sender sender) {
        this.sender = sender;
    }

    @Override
    public String name() {
        return NetworkHandlers.NAME;
    }

    @Override
    public void handle(Call call) {
        int flags = call.intArgument(3);
        long first = call.argument(1);
        int found = findNamed(call, first);
        int error = found == NAMED ? sender.header().read(call, first) : found;
        if (error < 0) {
            call.answer().fail(-error);
        } else if (found == NAMED) {
            sender.message(call, flags, first + MessageHeader.SIZE);
        }
    }

    /** {@link #NAMED} where a message names a destination, 0 where none does, or a negated errno. */
    private int findNamed(Call call, long first) {
        long count = Math.min(Integer.toUnsignedLong(call.intArgument(2)), MAX_MESSAGES);
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
