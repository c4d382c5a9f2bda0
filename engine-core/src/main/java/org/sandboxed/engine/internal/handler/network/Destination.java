package org.sandboxed.engine.internal.handler.network;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Sockets;

/**
 * Where a call goes that the supervisor carries out: an address in memory that no program can change, which for a path
 * names the pinned socket itself. Close it when the call is done.
 *
 * @param address a {@code struct sockaddr}
 * @param length its length in bytes
 * @param pin keeps the socket that the address names, or null
 */
record Destination(
        NativeMemory address, int length, @Nullable Fd pin) implements AutoCloseable {

    /** The bytes of an address as they were read. */
    static Destination of(SocketAddress address) {
        byte[] bytes = new byte[address.length()];
        address.copyTo(bytes, 0, bytes.length);
        return new Destination(NativeMemory.cString(bytes), bytes.length, null);
    }

    /** The socket behind an O_PATH descriptor, which is taken over. */
    static Destination of(Fd pin) {
        byte[] path = ("/proc/self/fd/" + pin.number()).getBytes(StandardCharsets.US_ASCII);
        int length = SocketAddress.UNIX_NAME + path.length + 1;
        NativeMemory address = NativeMemory.allocate(length);
        address.putShort(0, (short) Sockets.AF_UNIX);
        address.put(SocketAddress.UNIX_NAME, path, 0, path.length);
        return new Destination(address, length, pin);
    }

    @Override
    public void close() {
        if (pin != null) {
            pin.close();
        }
    }
}
