package org.sandboxed.engine.internal.handler.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Sockets;
import org.sandboxed.engine.policy.AddressRange;

/**
 * A copy of a {@code struct sockaddr} that a program passed; see socket(7), ip(7), ipv6(7), unix(7). One object for all
 * calls of a handler; not thread-safe.
 */
final class SocketAddress {

    /** Size of {@code struct sockaddr_storage}: the kernel takes no longer address. */
    static final int MAX = 128;
    /** Where the name of an AF_UNIX address starts. */
    static final int UNIX_NAME = 2;
    /** Where the sixteen bytes of an AF_INET6 address start. */
    static final int INET6_ADDRESS = 8;

    /** The longest path of an AF_UNIX address. */
    static final int MAX_PATH = 108;

    private static final int FAMILY_SIZE = 2;
    private static final int UNIX_MAX = UNIX_NAME + MAX_PATH;
    static final int INET_SIZE = 16;
    private static final int INET6_SIZE = 24;
    static final int INET6_SIZE_WITH_SCOPE = 28;
    private static final int MAPPED_PREFIX = 10;
    static final int INET_ADDRESS = 4;
    private static final int INET_LENGTH = 4;
    /** The first byte of 127.0.0.1. */
    private static final byte LOOPBACK_NET = 127;

    private static final int INET6_LENGTH = 16;

    private final byte[] bytes = new byte[MAX];
    private int length;

    /**
     * Copies an address out of the caller's memory, once.
     *
     * @param size as the caller says; an int in the kernel, too
     * @return 0, or a negated errno: EINVAL, EFAULT; ESRCH where the caller is gone
     */
    int read(Call call, long pointer, int size) {
        length = 0;
        if (size < 0 || size > MAX) {
            return -Errnos.EINVAL;
        }
        int got = call.readBytes(pointer, bytes, size);
        if (got < size) {
            return got == -Errnos.ESRCH ? got : -Errnos.EFAULT;
        }
        length = size;
        return isWellFormed() ? 0 : -Errnos.EINVAL;
    }

    /** Takes what getsockname(2) or getpeername(2) wrote; whether that is an address. */
    boolean set(NativeMemory source, int size) {
        source.get(0, bytes, 0, size);
        length = size;
        return isWellFormed();
    }

    /** Takes the first bytes of an array; whether they are an address. */
    boolean set(byte[] source, int size) {
        System.arraycopy(source, 0, bytes, 0, size);
        length = size;
        return isWellFormed();
    }

    /** Becomes no address at all. */
    void clear() {
        length = 0;
        bytes[0] = 0;
        bytes[1] = 0;
    }

    private boolean isWellFormed() {
        if (length < FAMILY_SIZE) {
            return false;
        }
        return switch (family()) {
            case Sockets.AF_UNIX -> length <= UNIX_MAX;
            case Sockets.AF_INET -> length >= INET_SIZE;
            case Sockets.AF_INET6 -> length >= INET6_SIZE;
            default -> true;
        };
    }

    int family() {
        return unsigned(0) | unsigned(1) << 8;
    }

    boolean isUnix() {
        return family() == Sockets.AF_UNIX;
    }

    /** IPv4 or IPv6. */
    boolean isInet() {
        return family() == Sockets.AF_INET || family() == Sockets.AF_INET6;
    }

    /** AF_UNIX with a name that is no path: it begins with a NUL, and every further byte counts. */
    boolean isAbstract() {
        return isUnix() && length > UNIX_NAME && bytes[UNIX_NAME] == 0;
    }

    /** AF_UNIX with the path of a socket. */
    boolean isPathname() {
        return isUnix() && length > UNIX_NAME && bytes[UNIX_NAME] != 0;
    }

    /** How long the name of an AF_UNIX address is; a path ends before its NUL, if it has one. */
    int nameLength() {
        if (isAbstract()) {
            return length - UNIX_NAME;
        }
        int end = UNIX_NAME;
        while (end < length && bytes[end] != 0) {
            end++;
        }
        return end - UNIX_NAME;
    }

    /** Port of an IPv4 or IPv6 address. */
    int port() {
        return unsigned(2) << 8 | unsigned(3);
    }

    /** Becomes the same address with another port. */
    void setPort(int port) {
        bytes[2] = (byte) (port >> Byte.SIZE);
        bytes[3] = (byte) port;
    }

    /** The address proper: an IPv4 one where it is mapped. */
    InetAddress inetAddress() {
        int from = ipStart();
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + ipLength()));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has four or sixteen bytes", e);
        }
    }

    /** Whether an IPv6 address stands for an IPv4 one, its last four bytes: {@code ::ffff:a.b.c.d}. */
    boolean isMapped() {
        for (int i = 0; i < MAPPED_PREFIX; i++) {
            if (bytes[INET6_ADDRESS + i] != 0) {
                return false;
            }
        }
        return bytes[INET6_ADDRESS + 10] == -1 && bytes[INET6_ADDRESS + 11] == -1;
    }

    /** Takes an address without a family for an IPv4 one, as UDP does; whether it is long enough. */
    boolean becomeInet() {
        bytes[0] = Sockets.AF_INET;
        bytes[1] = 0;
        return isWellFormed();
    }

    /** Where in {@link #bytes()} the address proper is: four bytes of IPv4, mapped or not, or sixteen of IPv6. */
    int ipStart() {
        if (family() == Sockets.AF_INET) {
            return INET_ADDRESS;
        }
        return isMapped() ? INET6_ADDRESS + MAPPED_PREFIX + 2 : INET6_ADDRESS;
    }

    /** Four or sixteen. */
    int ipLength() {
        return family() == Sockets.AF_INET || isMapped() ? INET_LENGTH : INET6_LENGTH;
    }

    /** Whether it is 0.0.0.0 or ::, which as a destination is the machine itself. */
    boolean isUnspecified() {
        int start = ipStart();
        for (int i = start + ipLength() - 1; i >= start; i--) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** A copy of what is reached at it, for the unspecified address the loopback address. */
    byte[] reached() {
        byte[] copy = Arrays.copyOf(bytes, length);
        if (isUnspecified()) {
            copy[ipStart()] = ipLength() == INET_LENGTH ? LOOPBACK_NET : 0;
            copy[ipStart() + ipLength() - 1] = 1;
        }
        return copy;
    }

    /** Whether it leads to the machine itself. */
    boolean isLoopback() {
        return AddressRange.LOOPBACK_4.contains(bytes, ipStart(), ipLength())
                || AddressRange.LOOPBACK_6.contains(bytes, ipStart(), ipLength())
                || isUnspecified();
    }

    /** The copy itself. */
    byte[] bytes() {
        return bytes;
    }

    /** The interface that an IPv6 address belongs to, or 0. */
    int scope() {
        return length >= INET6_SIZE_WITH_SCOPE
                ? unsigned(24) | unsigned(25) << 8 | unsigned(26) << 16 | unsigned(27) << 24
                : 0;
    }

    int length() {
        return length;
    }

    byte byteAt(int index) {
        return bytes[index];
    }

    int unsigned(int index) {
        return bytes[index] & 0xff;
    }

    void copyTo(byte[] target, int from, int count) {
        System.arraycopy(bytes, from, target, 0, count);
    }
}
