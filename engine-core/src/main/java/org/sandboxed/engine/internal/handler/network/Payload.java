package org.sandboxed.engine.internal.handler.network;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.NativeMemory;

/**
 * A copy of what a program sends.
 *
 * @param memory the bytes
 * @param length how many
 */
record Payload(NativeMemory memory, int length) {

    /** The longest message that is sent on a program's behalf. */
    static final int MAX = 64 << 20;

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
        Payload take() {
            // One byte more, since memory without any has no address.
            Payload payload = new Payload(NativeMemory.cString(bytes), length);
            bytes = new byte[0];
            return payload;
        }

        /** The bytes that were read last, until they are taken. */
        byte[] bytes() {
            return bytes;
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
            int got = call.readBytes(pointer, bytes, length, size);
            if (got < size) {
                return got == -Errnos.ESRCH ? got : -Errnos.EFAULT;
            }
            length += size;
            return 0;
        }

        private long word(int vector, int offset) {
            return MessageHeader.longAt(vectors, vector * VECTOR_SIZE + offset);
        }
    }
}
