package org.sandboxed.engine.internal.handler.network;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.NativeMemory;

/**
 * A copy of what a program sends.
 *
 * @param memory the bytes
 * @param length how many
 * @param isOneOfMany whether the call counts messages, as sendmmsg(2) does, instead of bytes
 */
record Payload(NativeMemory memory, int length, boolean isOneOfMany) {

    /** The longest message; more than a socket takes unless its buffer has been enlarged. */
    static final int MAX = 1 << 20;

    /** What a call returns that has sent so many bytes. */
    long resultOf(int sent) {
        return isOneOfMany ? 1 : sent;
    }

    /** Gathers a message. Not thread-safe. */
    static final class Reader {

        private static final int VECTOR_SIZE = 16;
        private static final int MAX_VECTORS = 1024;

        private final byte[] vectors = new byte[MAX_VECTORS * VECTOR_SIZE];
        private byte[] bytes = {};
        private int length;

        /** Reads one buffer; 0, or a negated errno: EMSGSIZE, EFAULT, ESRCH. */
        int readBuffer(Call call, long pointer, long size) {
            length = 0;
            if (size < 0 || size > MAX) {
                return -Errnos.EMSGSIZE;
            }
            bytes = new byte[(int) size];
            return append(call, pointer, (int) size);
        }

        /** Reads an array of {@code struct iovec}; 0, or a negated errno: EMSGSIZE, EFAULT, ESRCH. */
        int readVectors(Call call, long pointer, long count) {
            length = 0;
            if (count < 0 || count > MAX_VECTORS) {
                return -Errnos.EMSGSIZE;
            }
            int size = (int) count * VECTOR_SIZE;
            int got = call.readBytes(pointer, vectors, size);
            if (got < size) {
                return got == -Errnos.ESRCH ? got : -Errnos.EFAULT;
            }
            long total = total((int) count);
            if (total < 0) {
                return -Errnos.EMSGSIZE;
            }
            bytes = new byte[(int) total];
            int result = 0;
            for (int i = 0; i < count && result == 0; i++) {
                result = append(call, word(i, 0), (int) word(i, 8));
            }
            return result;
        }

        /** The message. */
        Payload take(boolean isOneOfMany) {
            // One byte more, since memory without any has no address.
            Payload payload = new Payload(NativeMemory.cString(bytes), length, isOneOfMany);
            bytes = new byte[0];
            return payload;
        }

        int length() {
            return length;
        }

        private long total(int count) {
            long total = 0;
            for (int i = 0; i < count; i++) {
                long size = word(i, 8);
                if (size < 0 || size > MAX - total) {
                    return -1;
                }
                total += size;
            }
            return total;
        }

        private int append(Call call, long pointer, int size) {
            byte[] part = new byte[size];
            int got = call.readBytes(pointer, part, size);
            if (got < size) {
                return got == -Errnos.ESRCH ? got : -Errnos.EFAULT;
            }
            System.arraycopy(part, 0, bytes, length, size);
            length += size;
            return 0;
        }

        private long word(int vector, int offset) {
            return MessageHeader.longAt(vectors, vector * VECTOR_SIZE + offset);
        }
    }
}
