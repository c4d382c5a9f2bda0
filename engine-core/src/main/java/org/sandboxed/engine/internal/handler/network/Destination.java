package org.sandboxed.engine.internal.handler.network;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Sockets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

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

    private static final int MAPPED_MARK = SocketAddress.INET6_ADDRESS + 10;
    private static final byte[] IPV4_LOOPBACK = {127, 0, 0, 1};
    private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    /** The bytes of an address as they were read. */
    static Destination of(SocketAddress address) {
        byte[] bytes = new byte[address.length()];
        address.copyTo(bytes, 0, bytes.length);
        return new Destination(NativeMemory.cString(bytes), bytes.length, null);
    }

    /**
     * An IPv4 or IPv6 address to be reached. The unspecified one becomes the loopback address as which it is judged: from a
     * socket with another local address the kernel would lead it to that one.
     */
    static Destination reaching(SocketAddress address) {
        byte[] bytes = address.reached();
        return new Destination(NativeMemory.cString(bytes), bytes.length, null);
    }

    /** A port of 127.0.0.1, in the family of the socket. */
    static Destination loopback(boolean isInet6, int port) {
        return of(isInet6, IPV4_LOOPBACK, port);
    }

    /** A port of ::1. */
    static Destination loopback6(int port) {
        return of(true, IPV6_LOOPBACK, port);
    }

    /**
     * A port of an address, in the family of the socket.
     *
     * @param ip of an IPv4 address, or in an IPv6 socket of either
     */
    static Destination of(boolean isInet6, byte[] ip, int port) {
        NativeMemory memory =
                NativeMemory.allocate(isInet6 ? SocketAddress.INET6_SIZE_WITH_SCOPE : SocketAddress.INET_SIZE);
        memory.putShort(0, (short) (isInet6 ? Sockets.AF_INET6 : Sockets.AF_INET));
        if (!isInet6) {
            memory.put(SocketAddress.INET_ADDRESS, ip, 0, ip.length);
        } else if (ip.length == IPV4_LOOPBACK.length) {
            memory.putShort(MAPPED_MARK, (short) -1);
            memory.put(MAPPED_MARK + Short.BYTES, ip, 0, ip.length);
        } else {
            memory.put(SocketAddress.INET6_ADDRESS, ip, 0, ip.length);
        }
        Destination destination = new Destination(memory, memory.size(), null);
        destination.setPort(port);
        return destination;
    }

    /** The socket behind an O_PATH descriptor, which is taken over. */
    static Destination of(Fd pin) {
        return ofText(pin, "/proc/self/fd/" + pin.number());
    }

    /** A path; null where an address is too short for it. */
    static @Nullable Destination of(PathBytes path) {
        boolean fits = path.length() <= SocketAddress.MAX_PATH && !path.isTooLong();
        return fits ? ofText(null, new String(path.bytes(), 0, path.length(), ISO_8859_1)) : null;
    }

    /** A name in the directory behind an O_PATH descriptor, which is taken over; null where an address is too short. */
    static @Nullable Destination of(Fd pin, PathBytes name) {
        String text = "/proc/self/fd/" + pin.number() + "/" + new String(name.bytes(), 0, name.length(), ISO_8859_1);
        if (text.length() > SocketAddress.MAX_PATH) {
            pin.close();
            return null;
        }
        return ofText(pin, text);
    }

    private static Destination ofText(@Nullable Fd pin, String text) {
        byte[] path = text.getBytes(ISO_8859_1);
        // A path may fill the address, without a NUL then.
        int length = SocketAddress.UNIX_NAME + path.length;
        NativeMemory address = NativeMemory.allocate(length);
        address.putShort(0, (short) Sockets.AF_UNIX);
        address.put(SocketAddress.UNIX_NAME, path, 0, path.length);
        return new Destination(address, length, pin);
    }

    /** Leads to another port of the same IPv4 or IPv6 address. */
    void setPort(int port) {
        address.putByte(2, (byte) (port >> Byte.SIZE));
        address.putByte(3, (byte) port);
    }

    @Override
    public void close() {
        if (pin != null) {
            pin.close();
        }
    }
}
