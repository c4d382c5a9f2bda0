package org.sandboxed.engine.internal.handler.netlink;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.netlink.Netlink;
import org.sandboxed.engine.internal.netlink.NetlinkSocket;

import static org.sandboxed.engine.internal.kernel.Sockets.AF_NETLINK;

/** bind(2) of a netlink socket: a port id, or 0 for one of the kernel's choice, and groups, in which nothing ever happens. */
final class BindCall {

    private final Address address = new Address();

    void answer(Call call, NetlinkSocket socket) {
        int error = address.read(call, call.argument(1), call.intArgument(2));
        if (error == 0 && address.family() != AF_NETLINK) {
            error = -Errnos.EINVAL;
        }
        if (error == 0 && address.groups() != 0 && socket.protocol() != Netlink.ROUTE) {
            error = -Errnos.EPERM;
        }
        if (error == 0) {
            error = socket.bind(address.portId(), call.pid());
        }
        if (error < 0) {
            call.answer().fail(-error);
        } else {
            socket.options().setGroups(address.groups());
            call.answer().returns(0);
        }
    }
}
