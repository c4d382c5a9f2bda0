package org.sandboxed.engine.internal.handler.netlink;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Sockets;
import org.sandboxed.engine.internal.netlink.Netlink;

import static org.sandboxed.engine.internal.kernel.Sockets.AF_NETLINK;

/**
 * A copy of a {@code struct sockaddr_nl}: family u16, padding u16, port id u32, groups u32. One object for all calls of a
 * handler; not thread-safe.
 */
final class Address {

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final int FAMILY_SIZE = 2;
    private static final int PORT_ID = 4;
    private static final int GROUPS = 8;

    private final byte[] bytes = new byte[Netlink.ADDRESS_SIZE];

    /** Copies an address out of the caller's memory, once; 0, or a negated errno: EINVAL, EFAULT, ESRCH. */
    int read(Call call, long pointer, int size) {
        if (size < bytes.length) {
            return -Errnos.EINVAL;
        }
        int got = call.readBytes(pointer, bytes, bytes.length);
        if (got < bytes.length) {
            return got == -Errnos.ESRCH ? got : -Errnos.EFAULT;
        }
        return 0;
    }

    /** As {@link #read}, but of AF_UNSPEC the family is enough. */
    int readPeer(Call call, long pointer, int size) {
        if (size < FAMILY_SIZE || size >= bytes.length) {
            return read(call, pointer, size);
        }
        int got = call.readBytes(pointer, bytes, FAMILY_SIZE);
        if (got < FAMILY_SIZE) {
            return got == -Errnos.ESRCH ? got : -Errnos.EFAULT;
        }
        return family() == Sockets.AF_UNSPEC ? 0 : -Errnos.EINVAL;
    }

    int family() {
        return (short) SHORTS.get(bytes, 0);
    }

    int portId() {
        return (int) INTS.get(bytes, PORT_ID);
    }

    int groups() {
        return (int) INTS.get(bytes, GROUPS);
    }

    /** Whether it is the kernel's, the only one that a program without privileges may send to. */
    boolean isKernel() {
        return portId() == 0 && groups() == 0;
    }

    byte[] set(int portId, int groups) {
        SHORTS.set(bytes, 0, (short) AF_NETLINK);
        SHORTS.set(bytes, 2, (short) 0);
        INTS.set(bytes, PORT_ID, portId);
        INTS.set(bytes, GROUPS, groups);
        return bytes;
    }
}
