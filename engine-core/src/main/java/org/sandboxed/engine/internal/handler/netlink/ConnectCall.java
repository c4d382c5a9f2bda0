package org.sandboxed.engine.internal.handler.netlink;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Sockets;
import org.sandboxed.engine.internal.netlink.NetlinkSocket;

import static org.sandboxed.engine.internal.kernel.Sockets.AF_NETLINK;

/** connect(2) of a netlink socket: to the kernel, which it talks to anyway; AF_UNSPEC forgets the peer. */
final class ConnectCall {

    private final Address address = new Address();

    void answer(Call call, NetlinkSocket socket) {
        int error = address.readPeer(call, call.argument(1), call.intArgument(2));
        if (error == 0 && address.family() != Sockets.AF_UNSPEC) {
            error = judge(socket, call.pid());
        }
        if (error < 0) {
            call.answer().fail(-error);
        } else {
            call.answer().returns(0);
        }
    }

    private int judge(NetlinkSocket socket, int pid) {
        if (address.family() != AF_NETLINK) {
            return -Errnos.EINVAL;
        }
        if (!address.isKernel()) {
            return -Errnos.EPERM;
        }
        return socket.portId() == 0 ? socket.bind(0, pid) : 0;
    }
}
