package org.sandboxed.engine.internal.handler.proc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.policy.InterfaceAddress;
import org.sandboxed.engine.policy.NetworkWorld;
import org.sandboxed.engine.policy.WorldInterface;
import org.sandboxed.engine.policy.WorldRoute;

/** Interfaces and routes, in the formats of {@code /proc/net}; see proc(5). */
final class InterfaceTables {

    private static final String DEVICES_HEADER = """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
        """;
    private static final Object[] ZEROS = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

    private static final String ROUTES_HEADER =
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT";
    private static final int ROUTE_WIDTH = 127;

    /** RTF_UP, RTF_GATEWAY, RTF_HOST of {@code <linux/route.h>}; RTF_LOCAL and RTF_NONEXTHOP of {@code ipv6_route.h}. */
    private static final int UP = 1;

    private static final int GATEWAY = 2;
    private static final int HOST = 4;
    private static final int LOCAL = 0x8020_0000;

    private static final int PERMANENT = 0x80;
    private static final int SCOPE_HOST = 0x10;
    private static final int SCOPE_LINK = 0x20;
    private static final int KERNEL_METRIC = 256;
    private static final int BOOT_METRIC = 1024;
    private static final int IPV4_BITS = 32;

    private InterfaceTables() {}

    static String devices(NetworkWorld world) {
        StringBuilder text = new StringBuilder(DEVICES_HEADER);
        for (WorldInterface each : world.interfaces()) {
            Object[] values = new Object[ZEROS.length + 1];
            values[0] = each.name();
            System.arraycopy(ZEROS, 0, values, 1, ZEROS.length);
            text.append(
                    String.format("%6s: %7d %7d %4d %4d %4d %5d %10d %9d %8d %7d %4d %4d %4d %5d %7d %10d\n", values));
        }
        return text.toString();
    }

    static String routes(NetworkWorld world) {
        StringBuilder text = new StringBuilder(padded(ROUTES_HEADER));
        for (WorldRoute route : world.mainRoutes()) {
            InterfaceAddress to = route.destination();
            if (to.isIpv4()) {
                boolean isHost = to.prefix() == IPV4_BITS;
                int flags = UP | (route.gateway() == null ? 0 : GATEWAY) | (isHost ? HOST : 0);
                byte[] gateway =
                        route.gateway() == null ? new byte[4] : route.gateway().getAddress();
                text.append(padded(String.format(
                        "%s\t%08X\t%08X\t%04X\t0\t0\t0\t%08X\t0\t0\t0",
                        name(world, route.interfaceIndex()), word(to.bytes()), word(gateway), flags, word(to.mask()))));
            }
        }
        return text.toString();
    }

    private static String padded(String line) {
        return String.format("%-" + ROUTE_WIDTH + "s\n", line);
    }

    /** Four bytes as the kernel prints them: as a number of the machine's byte order. */
    private static int word(byte[] address) {
        return ByteBuffer.wrap(address).order(ByteOrder.nativeOrder()).getInt();
    }

    static String addresses(NetworkWorld world) {
        StringBuilder text = new StringBuilder();
        for (WorldInterface each : world.interfaces()) {
            for (InterfaceAddress address : each.addresses()) {
                if (!address.isIpv4()) {
                    text.append(String.format(
                            "%s %02x %02x %02x %02x %8s\n",
                            hex(address.bytes()),
                            each.index(),
                            address.prefix(),
                            scope(address),
                            PERMANENT,
                            each.name()));
                }
            }
        }
        return text.toString();
    }

    private static int scope(InterfaceAddress address) {
        if (address.address().isLoopbackAddress()) {
            return SCOPE_HOST;
        }
        return address.address().isLinkLocalAddress() ? SCOPE_LINK : 0;
    }

    static String routes6(NetworkWorld world) {
        StringBuilder text = new StringBuilder();
        for (WorldRoute route : world.mainRoutes()) {
            InterfaceAddress to = route.destination();
            if (!to.isIpv4()) {
                byte[] gateway =
                        route.gateway() == null ? null : route.gateway().getAddress();
                int metric = gateway == null ? KERNEL_METRIC : BOOT_METRIC;
                int flags = gateway == null ? UP : UP | GATEWAY;
                text.append(
                        route6(to.bytes(), to.prefix(), gateway, metric, flags, name(world, route.interfaceIndex())));
            }
        }
        for (WorldInterface each : world.interfaces()) {
            for (InterfaceAddress own : each.addresses()) {
                if (!own.isIpv4()) {
                    text.append(route6(own.bytes(), Byte.SIZE * 16, null, 0, LOCAL | UP, each.name()));
                }
            }
        }
        return text.toString();
    }

    private static String route6(byte[] to, int prefix, byte @Nullable [] gateway, int metric, int flags, String name) {
        String nobody = "0".repeat(32);
        return String.format(
                "%s %02x %s 00 %s %08x %08x %08x %08x %8s\n",
                hex(to), prefix, nobody, gateway == null ? nobody : hex(gateway), metric, 1, 0, flags, name);
    }

    private static String name(NetworkWorld world, int index) {
        return world.byIndex(index).map(WorldInterface::name).orElse("*");
    }

    private static String hex(byte[] address) {
        return HexFormat.of().formatHex(address);
    }
}
