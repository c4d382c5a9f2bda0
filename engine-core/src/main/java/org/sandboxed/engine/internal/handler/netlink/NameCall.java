package org.sandboxed.engine.internal.handler.netlink;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.handler.call.ResultMemory;
import org.sandboxed.engine.internal.netlink.NetlinkSocket;

/** getsockname(2) of a netlink socket. */
final class NameCall {

    private final Address address = new Address();
    private final ResultMemory result = new ResultMemory();

    void answer(Call call, NetlinkSocket socket) {
        byte[] name = address.set(socket.portId(), socket.options().groups());
        result.write(call, call.argument(1), call.argument(2), name, 0);
    }
}
