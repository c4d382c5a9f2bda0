package org.sandboxed.engine.internal.netlink;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Sockets;
import org.sandboxed.engine.policy.InterfaceAddress;
import org.sandboxed.engine.policy.NetworkWorld;
import org.sandboxed.engine.policy.WorldInterface;
import org.sandboxed.engine.policy.WorldRoute;

import static org.sandboxed.engine.record.NetlinkMessage.RTM_NEWROUTE;

/**
 * Routes, as RTM_GETROUTE asks for them: {@code struct rtmsg} (family, destination length, source length, TOS, table,
 * protocol, scope, type, each u8, flags u32) and attributes of {@code <linux/rtnetlink.h>}.
 */
final class RouteAnswers {

    private static final int HEADER = 12;

    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_PRIORITY = 6;
    private static final int RTA_PREFSRC = 7;
    private static final int RTA_TABLE = 15;
    private static final int RTA_PREF = 20;

    private static final int TABLE_MAIN = 254;
    private static final int TABLE_LOCAL = 255;
    private static final int BY_KERNEL = 2;
    private static final int BY_BOOT = 3;
    private static final int UNICAST = 1;
    private static final int LOCAL = 2;
    private static final int BROADCAST = 3;
    private static final int CLONED = 0x200;
    private static final int IS_LOCAL = 0x8000_0000;

    private static final int KERNEL_METRIC = 256;
    private static final int BOOT_METRIC = 1024;
    private static final int IPV4_BITS = 32;

    private final NetworkWorld world;

    RouteAnswers(NetworkWorld world) {
        this.world = world;
    }

    int dump(Request request, Reply reply, boolean isStrict) {
        if (isStrict && request.length() < HEADER) {
            return reply.fail(Errnos.EINVAL, "a request for routes is longer");
        }
        int family = request.u8(0);
        // The kernel, too, lists IPv4 first.
        if (family == 0 || family == Sockets.AF_INET) {
            putAll(true, reply);
        }
        if (family == 0 || family == Sockets.AF_INET6) {
            putAll(false, reply);
        }
        return 0;
    }

    private void putAll(boolean isIpv4, Reply reply) {
        for (WorldRoute route : world.mainRoutes()) {
            if (route.destination().isIpv4() == isIpv4) {
                putMain(route, reply);
            }
        }
        for (WorldInterface link : world.interfaces()) {
            for (InterfaceAddress address : link.addresses()) {
                if (address.isIpv4() == isIpv4) {
                    putLocal(link, address, reply);
                }
            }
        }
    }

    private static void putMain(WorldRoute route, Reply reply) {
        InterfaceAddress to = route.destination();
        boolean isConnected = route.gateway() == null;
        int scope = isConnected && to.isIpv4() ? Scope.LINK : Scope.UNIVERSE;
        begin(to, to.prefix(), TABLE_MAIN, isConnected ? BY_KERNEL : BY_BOOT, scope, UNICAST, 0, reply);
        if (to.prefix() > 0) {
            reply.attribute(RTA_DST, to.bytes());
        }
        if (route.gateway() != null) {
            reply.attribute(RTA_GATEWAY, route.gateway().getAddress());
        }
        if (route.source() != null && to.isIpv4()) {
            reply.attribute(RTA_PREFSRC, route.source().getAddress());
        }
        reply.attribute32(RTA_OIF, route.interfaceIndex());
        if (!to.isIpv4()) {
            reply.attribute32(RTA_PRIORITY, isConnected ? KERNEL_METRIC : BOOT_METRIC)
                    .attribute8(RTA_PREF, 0);
        }
        reply.end();
    }

    private static void putLocal(WorldInterface link, InterfaceAddress address, Reply reply) {
        byte[] own = address.bytes();
        if (!address.isIpv4()) {
            begin(address, Byte.SIZE * own.length, TABLE_LOCAL, BY_KERNEL, Scope.UNIVERSE, LOCAL, 0, reply)
                    .attribute(RTA_DST, own)
                    .attribute32(RTA_PRIORITY, 0)
                    .attribute32(RTA_OIF, link.index())
                    .attribute8(RTA_PREF, 0)
                    .end();
            return;
        }
        if (link.isLoopback() && address.prefix() < IPV4_BITS) {
            local(link, address, address.network(), address.prefix(), LOCAL, reply);
        }
        local(link, address, own, IPV4_BITS, LOCAL, reply);
        if (address.prefix() < IPV4_BITS - 1) {
            local(link, address, address.broadcast(), IPV4_BITS, BROADCAST, reply);
        }
    }

    private static void local(
            WorldInterface link, InterfaceAddress address, byte[] to, int bits, int type, Reply reply) {
        int scope = type == LOCAL ? Scope.HOST : Scope.LINK;
        begin(address, bits, TABLE_LOCAL, BY_KERNEL, scope, type, 0, reply)
                .attribute(RTA_DST, to)
                .attribute(RTA_PREFSRC, address.bytes())
                .attribute32(RTA_OIF, link.index())
                .end();
    }

    private static Reply begin(
            InterfaceAddress like, int bits, int table, int protocol, int scope, int type, int flags, Reply reply) {
        return reply.begin(RTM_NEWROUTE)
                .u8(like.isIpv4() ? Sockets.AF_INET : Sockets.AF_INET6)
                .u8(bits)
                .u16(0)
                .u8(table)
                .u8(protocol)
                .u8(scope)
                .u8(type)
                .u32(flags)
                .attribute32(RTA_TABLE, table);
    }

    /** The way to one destination. */
    int one(Request request, Reply reply) {
        if (request.length() < HEADER) {
            return -Errnos.EINVAL;
        }
        int family = request.u8(0);
        int size = family == Sockets.AF_INET ? 4 : 16;
        byte[] named = request.attribute(HEADER, RTA_DST);
        byte[] to = named == null ? new byte[size] : named;
        if (family != Sockets.AF_INET && family != Sockets.AF_INET6) {
            return -Errnos.EOPNOTSUPP;
        }
        if (to.length != size) {
            return -Errnos.EINVAL;
        }
        if (Arrays.equals(to, new byte[size])) {
            // No address at all means this machine.
            to = loopback(size);
        }
        for (WorldInterface link : world.interfaces()) {
            Optional<InterfaceAddress> owner = ownerOf(to, link);
            if (owner.isPresent()) {
                // The way to an address of one's own leads over the loopback interface.
                put(owner.get(), to, null, WorldInterface.LOOPBACK_INDEX, to, LOCAL, reply);
                return 0;
            }
        }
        return unicast(to, reply);
    }

    private static byte[] loopback(int size) {
        byte[] loopback = new byte[size];
        loopback[0] = size == 4 ? (byte) 127 : 0;
        loopback[size - 1] = 1;
        return loopback;
    }

    private static Optional<InterfaceAddress> ownerOf(byte[] to, WorldInterface link) {
        return link.addresses().stream()
                .filter(own -> link.isLoopback() ? own.covers(to) : Arrays.equals(own.bytes(), to))
                .findFirst();
    }

    private int unicast(byte[] to, Reply reply) {
        WorldRoute best = null;
        for (WorldRoute route : world.mainRoutes()) {
            boolean isBetter = best == null
                    || route.destination().prefix() > best.destination().prefix();
            if (route.destination().covers(to) && isBetter) {
                best = route;
            }
        }
        if (best == null) {
            return -Errnos.ENETUNREACH;
        }
        byte[] gateway = best.gateway() == null ? null : best.gateway().getAddress();
        put(best.destination(), to, gateway, best.interfaceIndex(), source(best), UNICAST, reply);
        return 0;
    }

    private byte @Nullable [] source(WorldRoute route) {
        if (route.source() != null) {
            return route.source().getAddress();
        }
        List<InterfaceAddress> candidates = world.byIndex(route.interfaceIndex())
                .map(WorldInterface::addresses)
                .orElse(List.of());
        return candidates.stream()
                .filter(own -> own.isIpv4() == route.destination().isIpv4())
                .map(InterfaceAddress::bytes)
                .findFirst()
                .orElse(null);
    }

    private static void put(
            InterfaceAddress like,
            byte[] to,
            byte @Nullable [] gateway,
            int index,
            byte @Nullable [] source,
            int type,
            Reply reply) {
        int flags = type == LOCAL ? CLONED | IS_LOCAL : CLONED;
        begin(like, Byte.SIZE * to.length, TABLE_MAIN, 0, Scope.UNIVERSE, type, flags, reply)
                .attribute(RTA_DST, to)
                .attribute32(RTA_OIF, index);
        if (gateway != null) {
            reply.attribute(RTA_GATEWAY, gateway);
        }
        if (source != null) {
            reply.attribute(RTA_PREFSRC, source);
        }
        reply.end();
    }
}
