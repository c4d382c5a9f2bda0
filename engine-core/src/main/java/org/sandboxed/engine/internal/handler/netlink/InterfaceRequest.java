package org.sandboxed.engine.internal.handler.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Sockets;
import org.sandboxed.engine.policy.InterfaceAddress;
import org.sandboxed.engine.policy.NetworkWorld;
import org.sandboxed.engine.policy.WorldInterface;

/**
 * The commands that take a {@code struct ifreq}: a name of 16 bytes and a value of 24. A name may have the label of an address
 * behind a colon, which means the same here. Not thread-safe.
 */
final class InterfaceRequest {

    static final int SIZE = 40;
    static final int VALUE = 16;

    /** What {@link #answer} returns where the command is refused by rule. */
    static final int REFUSED = Integer.MIN_VALUE;

    private static final int SIOCGIFNAME = 0x8910;
    private static final int SIOCGIFFLAGS = 0x8913;
    private static final int SIOCGIFADDR = 0x8915;
    private static final int SIOCGIFDSTADDR = 0x8917;
    private static final int SIOCGIFBRDADDR = 0x8919;
    private static final int SIOCGIFNETMASK = 0x891B;
    private static final int SIOCGIFMETRIC = 0x891D;
    private static final int SIOCGIFMTU = 0x8921;
    private static final int SIOCGIFHWADDR = 0x8927;
    private static final int SIOCGIFINDEX = 0x8933;
    private static final int SIOCGIFTXQLEN = 0x8942;
    private static final int SIOCGIFMAP = 0x8970;
    private static final int SIOCGARP = 0x8954;
    private static final int SIOCGIWNAME = 0x8B01;

    private static final int ARPHRD_ETHER = 1;
    private static final int ARPHRD_LOOPBACK = 772;
    /** UP, LOOPBACK, RUNNING. */
    private static final int LOOPBACK_FLAGS = 0x49;
    /** UP, BROADCAST, RUNNING, MULTICAST. */
    private static final int ETHERNET_FLAGS = 0x1043;

    private static final int QUEUE_LENGTH = 1000;

    private final NetworkWorld world;
    private final byte[] request = new byte[SIZE];
    private final ByteBuffer view = ByteBuffer.wrap(request).order(ByteOrder.nativeOrder());

    InterfaceRequest(NetworkWorld world) {
        this.world = world;
    }

    /** 0, a negated errno, or {@link #REFUSED}. */
    int answer(Call call, int command) {
        if (!isKnown(command)) {
            return REFUSED;
        }
        if (call.readBytes(call.argument(2), request, SIZE) < SIZE) {
            return -Errnos.EFAULT;
        }
        Optional<WorldInterface> link =
                command == SIOCGIFNAME ? world.byIndex(view.getInt(VALUE)) : world.byName(name());
        if (link.isEmpty()) {
            return command == SIOCGARP ? -Errnos.ENXIO : -Errnos.ENODEV;
        }
        int error = fill(command, link.get());
        if (error < 0) {
            return error;
        }
        return call.writeBytes(call.argument(2), request, SIZE) < SIZE ? -Errnos.EFAULT : 0;
    }

    private static boolean isKnown(int command) {
        return switch (command) {
            case SIOCGIFNAME,
                    SIOCGIFFLAGS,
                    SIOCGIFADDR,
                    SIOCGIFDSTADDR,
                    SIOCGIFBRDADDR,
                    SIOCGIFNETMASK,
                    SIOCGIFMETRIC,
                    SIOCGIFMTU,
                    SIOCGIFHWADDR,
                    SIOCGIFINDEX,
                    SIOCGIFTXQLEN,
                    SIOCGIFMAP,
                    SIOCGARP,
                    SIOCGIWNAME -> true;
            default -> false;
        };
    }

    private String name() {
        int end = 0;
        while (end < VALUE && request[end] != 0 && request[end] != ':') {
            end++;
        }
        return new String(request, 0, end, StandardCharsets.UTF_8);
    }

    private int fill(int command, WorldInterface link) {
        switch (command) {
            case SIOCGIFNAME -> putName(link.name());
            case SIOCGIFFLAGS -> view.putShort(VALUE, (short) (link.isLoopback() ? LOOPBACK_FLAGS : ETHERNET_FLAGS));
            case SIOCGIFMETRIC -> view.putInt(VALUE, 0);
            case SIOCGIFMTU -> view.putInt(VALUE, link.mtu());
            case SIOCGIFINDEX -> view.putInt(VALUE, link.index());
            case SIOCGIFTXQLEN -> view.putInt(VALUE, QUEUE_LENGTH);
            case SIOCGIFMAP -> Arrays.fill(request, VALUE, SIZE, (byte) 0);
            case SIOCGIFHWADDR -> {
                view.putShort(VALUE, (short) (link.isLoopback() ? ARPHRD_LOOPBACK : ARPHRD_ETHER));
                view.put(VALUE + Short.BYTES, link.hardwareAddress());
            }
            case SIOCGARP -> {
                return -Errnos.ENXIO;
            }
            case SIOCGIWNAME -> {
                return -Errnos.EOPNOTSUPP;
            }
            default -> {
                return fillAddress(command, link);
            }
        }
        return 0;
    }

    private void putName(String name) {
        Arrays.fill(request, 0, VALUE, (byte) 0);
        view.put(0, name.getBytes(StandardCharsets.US_ASCII));
    }

    private int fillAddress(int command, WorldInterface link) {
        Optional<InterfaceAddress> address =
                link.addresses().stream().filter(InterfaceAddress::isIpv4).findFirst();
        if (address.isEmpty()) {
            return -Errnos.EADDRNOTAVAIL;
        }
        byte[] value = switch (command) {
            case SIOCGIFNETMASK -> address.get().mask();
            case SIOCGIFBRDADDR ->
                link.isLoopback() ? new byte[4] : address.get().broadcast();
            default -> address.get().bytes();
        };
        putAddress(view.duplicate().order(ByteOrder.nativeOrder()).position(VALUE), value);
        return 0;
    }

    /** Puts a {@code struct sockaddr_in} without a port where the buffer stands. */
    static void putAddress(ByteBuffer into, byte[] address) {
        int at = into.position();
        into.order(ByteOrder.nativeOrder()).putShort(at, (short) Sockets.AF_INET);
        into.putShort(at + 2, (short) 0);
        into.put(at + 4, address);
        into.putLong(at + 8, 0);
    }
}
