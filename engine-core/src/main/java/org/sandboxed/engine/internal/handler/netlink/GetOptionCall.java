package org.sandboxed.engine.internal.handler.netlink;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.handler.call.ResultMemory;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.netlink.NetlinkSocket;

import static org.sandboxed.engine.internal.kernel.Sockets.AF_NETLINK;
import static org.sandboxed.engine.internal.kernel.Sockets.SOL_NETLINK;
import static org.sandboxed.engine.internal.kernel.Sockets.SOL_SOCKET;
import static org.sandboxed.engine.internal.kernel.Sockets.SO_DOMAIN;
import static org.sandboxed.engine.internal.kernel.Sockets.SO_PROTOCOL;
import static org.sandboxed.engine.internal.kernel.Sockets.SO_TYPE;

/** getsockopt(2): the options of level SOL_NETLINK, and those of SOL_SOCKET that say what kind of socket it is. */
final class GetOptionCall {

    private static final int LIST_MEMBERSHIPS = 9;

    private final ResultMemory result = new ResultMemory();

    void answer(Call call, NetlinkSocket socket) {
        int option = call.intArgument(2);
        if (call.intArgument(1) == SOL_NETLINK) {
            answerNetlink(call, socket, option);
        } else if (call.intArgument(1) == SOL_SOCKET) {
            switch (option) {
                case SO_TYPE -> answer(call, socket.type());
                case SO_PROTOCOL -> answer(call, socket.protocol());
                case SO_DOMAIN -> answer(call, AF_NETLINK);
                default -> {
                    // Any other means the same on the stand-in.
                }
            }
        }
    }

    private void answerNetlink(Call call, NetlinkSocket socket, int option) {
        if (option == LIST_MEMBERSHIPS) {
            byte[] groups = socket.options().memberships();
            result.write(call, call.argument(3), call.argument(4), groups, 0);
        } else {
            answer(call, socket.options().get(option));
        }
    }

    private void answer(Call call, int value) {
        if (value == -Errnos.ENOPROTOOPT) {
            call.answer().fail(Errnos.ENOPROTOOPT);
        } else {
            result.write(call, call.argument(3), call.argument(4), ResultMemory.toBytes(value), Integer.BYTES);
        }
    }
}
