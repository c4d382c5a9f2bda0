package org.sandboxed.engine.internal.netlink;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.policy.NetworkWorld;
import org.sandboxed.engine.policy.WorldInterface;

import static org.sandboxed.engine.record.NetlinkMessage.RTM_NEWLINK;

/**
 * Interfaces, as RTM_GETLINK asks for them: {@code struct ifinfomsg} (family u8, padding u8, type u16, index u32, flags u32,
 * change u32) and attributes of {@code <linux/if_link.h>}.
 */
final class LinkAnswers {

    private static final int HEADER = 16;
    private static final int INDEX = 4;
    private static final int AF_BRIDGE = 7;
    private static final int ARPHRD_ETHER = 1;
    private static final int ARPHRD_LOOPBACK = 772;

    /** UP, LOOPBACK, RUNNING, LOWER_UP. */
    private static final int LOOPBACK_FLAGS = 0x10049;
    /** UP, BROADCAST, RUNNING, MULTICAST, LOWER_UP. */
    private static final int ETHERNET_FLAGS = 0x11043;

    private static final int OPERSTATE_UNKNOWN = 0;
    private static final int OPERSTATE_UP = 6;

    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_BROADCAST = 2;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_QDISC = 6;
    private static final int IFLA_STATS = 7;
    private static final int IFLA_TXQLEN = 13;
    private static final int IFLA_OPERSTATE = 16;
    private static final int IFLA_LINKMODE = 17;
    private static final int IFLA_STATS64 = 23;
    private static final int IFLA_GROUP = 27;
    private static final int IFLA_EXT_MASK = 29;
    private static final int IFLA_PROMISCUITY = 30;
    private static final int IFLA_NUM_TX_QUEUES = 31;
    private static final int IFLA_NUM_RX_QUEUES = 32;
    private static final int IFLA_CARRIER = 33;
    private static final int IFLA_ALT_IFNAME = 53;

    private static final int RTEXT_FILTER_SKIP_STATS = 1 << 3;
    private static final int STATS_SIZE = 96;
    private static final int STATS64_SIZE = 200;
    private static final int QUEUE_LENGTH = 1000;

    private final NetworkWorld world;

    LinkAnswers(NetworkWorld world) {
        this.world = world;
    }

    int dump(Request request, Reply reply, boolean isStrict) {
        if (isStrict && request.length() < HEADER) {
            return reply.fail(Errnos.EINVAL, "a request for interfaces is longer");
        }
        if (isStrict && request.u32(INDEX) != 0) {
            return reply.fail(Errnos.EINVAL, "a request for all interfaces names none");
        }
        if (request.u8(0) != AF_BRIDGE) {
            world.interfaces().forEach(link -> put(link, request, reply));
        }
        return 0;
    }

    int one(Request request, Reply reply) {
        if (request.length() < HEADER) {
            return reply.fail(Errnos.EINVAL, "a request for an interface is longer");
        }
        Optional<WorldInterface> asked = Optional.empty();
        byte[] name = name(request);
        if (request.u32(INDEX) > 0) {
            asked = world.byIndex(request.u32(INDEX));
        } else if (name.length > 0) {
            asked = world.byName(text(name));
        } else {
            return -Errnos.EINVAL;
        }
        if (asked.isEmpty()) {
            return -Errnos.ENODEV;
        }
        put(asked.get(), request, reply);
        return 0;
    }

    private static byte[] name(Request request) {
        byte[] name = request.attribute(HEADER, IFLA_IFNAME);
        byte[] other = name == null ? request.attribute(HEADER, IFLA_ALT_IFNAME) : name;
        return other == null ? new byte[0] : other;
    }

    private static String text(byte[] name) {
        String text = new String(name, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    private static void put(WorldInterface link, Request request, Reply reply) {
        boolean isLoopback = link.isLoopback();
        reply.begin(RTM_NEWLINK)
                .u16(0)
                .u16(isLoopback ? ARPHRD_LOOPBACK : ARPHRD_ETHER)
                .u32(link.index())
                .u32(isLoopback ? LOOPBACK_FLAGS : ETHERNET_FLAGS)
                .u32(0)
                .attribute(IFLA_IFNAME, link.name())
                .attribute32(IFLA_MTU, link.mtu())
                .attribute32(IFLA_TXQLEN, QUEUE_LENGTH)
                .attribute(IFLA_ADDRESS, link.hardwareAddress())
                .attribute(IFLA_BROADCAST, link.hardwareBroadcast())
                .attribute8(IFLA_OPERSTATE, isLoopback ? OPERSTATE_UNKNOWN : OPERSTATE_UP)
                .attribute8(IFLA_LINKMODE, 0)
                .attribute32(IFLA_GROUP, 0)
                .attribute32(IFLA_PROMISCUITY, 0)
                .attribute32(IFLA_NUM_TX_QUEUES, 1)
                .attribute32(IFLA_NUM_RX_QUEUES, 1)
                .attribute8(IFLA_CARRIER, 1)
                .attribute(IFLA_QDISC, "noqueue");
        byte[] mask = request.attribute(HEADER, IFLA_EXT_MASK);
        if (mask == null || mask.length == 0 || (mask[0] & RTEXT_FILTER_SKIP_STATS) == 0) {
            reply.zeros(IFLA_STATS64, STATS64_SIZE).zeros(IFLA_STATS, STATS_SIZE);
        }
        reply.end();
    }
}
