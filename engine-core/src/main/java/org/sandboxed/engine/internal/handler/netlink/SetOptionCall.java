package org.sandboxed.engine.internal.handler.netlink;

import java.util.Arrays;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.handler.call.ResultMemory;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.netlink.NetlinkSocket;

import static org.sandboxed.engine.internal.kernel.Sockets.SOL_NETLINK;

/** setsockopt(2) of level SOL_NETLINK; the other levels mean the same on the stand-in, and are the kernel's. */
final class SetOptionCall {

    private final byte[] value = new byte[Integer.BYTES];

    void answer(Call call, NetlinkSocket socket) {
        if (call.intArgument(1) != SOL_NETLINK) {
            return;
        }
        int error = read(call);
        if (error == 0) {
            error = socket.options().set(call.intArgument(2), ResultMemory.toInt(value));
        }
        if (error < 0) {
            call.answer().fail(-error);
        } else {
            call.answer().returns(0);
        }
    }

    private int read(Call call) {
        if (call.intArgument(4) < value.length) {
            // The kernel takes what is too short for zero.
            Arrays.fill(value, (byte) 0);
            return 0;
        }
        int got = call.readBytes(call.argument(3), value, value.length);
        if (got < value.length) {
            return got == -Errnos.ESRCH ? got : -Errnos.EFAULT;
        }
        return 0;
    }
}
