package org.sandboxed.engine.internal.handler.network;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;

/**
 * A copy of a {@code struct msghdr}, see sendmsg(2): name@0, namelen int@8, iov@16, iovlen@24, control@32, controllen@40.
 * One object for all calls of a handler; not thread-safe.
 */
final class MessageHeader {

    /** Size of a {@code struct msghdr}. */
    static final int SIZE = 56;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final byte[] bytes = new byte[SIZE];

    /** Copies a header out of the caller's memory, once; 0, or a negated errno: EFAULT, ESRCH. */
    int read(Call call, long pointer) {
        int got = call.readBytes(pointer, bytes, SIZE);
        if (got < SIZE) {
            return got == -Errnos.ESRCH ? got : -Errnos.EFAULT;
        }
        return 0;
    }

    /** Whether it names a destination; without a length the kernel does not look at the name. */
    boolean isNamed() {
        return name() != 0 && nameLength() != 0;
    }

    long name() {
        return longAt(bytes, 0);
    }

    int nameLength() {
        return (int) INTS.get(bytes, 8);
    }

    long vectors() {
        return longAt(bytes, 16);
    }

    long vectorCount() {
        return longAt(bytes, 24);
    }

    /** Whether it carries descriptors, credentials or the like. */
    boolean hasControl() {
        return control() != 0 && controlLength() != 0;
    }

    long control() {
        return longAt(bytes, 32);
    }

    long controlLength() {
        return longAt(bytes, 40);
    }

    static long longAt(byte[] bytes, int offset) {
        return (long) LONGS.get(bytes, offset);
    }

    static byte[] toBytes(int value) {
        byte[] bytes = new byte[Integer.BYTES];
        INTS.set(bytes, 0, value);
        return bytes;
    }
}
