package org.sandboxed.engine.internal.handler.call;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;

/**
 * Writes results into a caller's buffer whose length is in its memory, too, as getsockname(2) and getsockopt(2) do. Not
 * thread-safe.
 */
public final class ResultMemory {

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final byte[] length = new byte[Integer.BYTES];

    /**
     * Writes as much as fits and the length of the whole result, and sets the answer.
     *
     * @param least how much must fit; else the call fails with EINVAL
     */
    public void write(Call call, long pointer, long lengthPointer, byte[] value, int least) {
        int got = call.readBytes(lengthPointer, length, length.length);
        if (got < length.length) {
            call.answer().fail(got == -Errnos.ESRCH ? Errnos.ESRCH : Errnos.EFAULT);
            return;
        }
        int room = (int) INTS.get(length, 0);
        if (room < least) {
            call.answer().fail(Errnos.EINVAL);
            return;
        }
        int written = Math.min(room, value.length);
        INTS.set(length, 0, value.length);
        boolean isDone = call.writeBytes(pointer, value, written) == written
                && call.writeBytes(lengthPointer, length, length.length) == length.length;
        if (isDone) {
            call.answer().returns(0);
        } else {
            call.answer().fail(Errnos.EFAULT);
        }
    }

    /** An int as it lies in memory. */
    public static byte[] toBytes(int value) {
        byte[] bytes = new byte[Integer.BYTES];
        INTS.set(bytes, 0, value);
        return bytes;
    }

    /** The int that lies in memory. */
    public static int toInt(byte[] bytes) {
        return (int) INTS.get(bytes, 0);
    }
}
