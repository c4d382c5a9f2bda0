package org.sandboxed.engine.internal.handler.network;

import java.nio.charset.StandardCharsets;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.TextKind;
import org.sandboxed.engine.internal.kernel.Sockets;

/**
 * Writes addresses for the record: {@code 203.0.113.7:80}, {@code [2001:db8::1]:443} (RFC 5952),
 * {@code unix:/run/x.sock}, {@code unix:@abstract}, {@code AF_UNSPEC}. An IPv4 address in IPv6 clothes is written as
 * what it is. Allocates nothing per address; not thread-safe.
 */
final class AddressText {

    private static final int MAX = SocketAddress.MAX + 64;
    private static final int GROUPS = 8;
    private static final byte[] UNIX = ascii("unix:");
    private static final byte[] UNSPEC = ascii("AF_UNSPEC");
    private static final byte[] FAMILY = ascii("AF_");
    private static final byte[] DIGITS = ascii("0123456789abcdef");

    private final byte[] text = new byte[MAX];
    private int length;

    /** Adds the address to the event of the call. */
    void note(Call call, SocketAddress address) {
        format(address);
        call.note(TextKind.ADDRESS, text, length);
    }

    /** Formats an address and returns it as a string. */
    String string(SocketAddress address) {
        format(address);
        return new String(text, 0, length, StandardCharsets.ISO_8859_1);
    }

    private void format(SocketAddress address) {
        length = 0;
        switch (address.family()) {
            case Sockets.AF_UNSPEC -> put(UNSPEC);
            case Sockets.AF_UNIX -> putUnix(address);
            case Sockets.AF_INET -> putInet(address, 4);
            case Sockets.AF_INET6 -> putInet6(address);
            default -> {
                put(FAMILY);
                putNumber(address.family(), 10);
            }
        }
    }

    /** NULs are written as at signs, as /proc/net/unix does. */
    private void putUnix(SocketAddress address) {
        put(UNIX);
        int count = address.nameLength();
        for (int i = 0; i < count; i++) {
            byte b = address.byteAt(SocketAddress.UNIX_NAME + i);
            put(b == 0 ? '@' : b);
        }
    }

    private void putInet(SocketAddress address, int at) {
        for (int i = 0; i < 4; i++) {
            if (i > 0) {
                put('.');
            }
            putNumber(address.unsigned(at + i), 10);
        }
        putPort(address);
    }

    private void putInet6(SocketAddress address) {
        if (address.isMapped()) {
            putInet(address, SocketAddress.INET6_ADDRESS + 12);
            return;
        }
        put('[');
        putGroups(address);
        if (address.scope() != 0) {
            put('%');
            putNumber(address.scope() & 0xffff_ffffL, 10);
        }
        put(']');
        putPort(address);
    }

    private void putGroups(SocketAddress address) {
        int gap = longestGap(address);
        int gapEnd = gap < 0 ? gap : gap + gapLength(address, gap);
        for (int i = 0; i < GROUPS; i++) {
            if (i == gap) {
                put(':');
                put(':');
                i = gapEnd - 1;
            } else {
                if (i > 0 && i != gapEnd) {
                    put(':');
                }
                putNumber(group(address, i), 16);
            }
        }
    }

    /** Where the first of the longest runs of two or more zero groups starts, or -1. */
    private static int longestGap(SocketAddress address) {
        int best = -1;
        int bestLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int run = gapLength(address, i);
            if (run > bestLength) {
                best = i;
                bestLength = run;
            }
        }
        return best;
    }

    private static int gapLength(SocketAddress address, int from) {
        int end = from;
        while (end < GROUPS && group(address, end) == 0) {
            end++;
        }
        return end - from;
    }

    private static int group(SocketAddress address, int index) {
        int at = SocketAddress.INET6_ADDRESS + 2 * index;
        return address.unsigned(at) << 8 | address.unsigned(at + 1);
    }

    private void putPort(SocketAddress address) {
        put(':');
        putNumber(address.port(), 10);
    }

    private void putNumber(long number, int radix) {
        if (number >= radix) {
            putNumber(number / radix, radix);
        }
        put(DIGITS[(int) (number % radix)]);
    }

    private void put(byte[] bytes) {
        for (byte b : bytes) {
            put(b);
        }
    }

    private void put(int b) {
        text[length++] = (byte) b;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
