package org.sandboxed.engine.internal.netlink;

import java.util.Arrays;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Sockets;
import org.sandboxed.engine.policy.InterfaceAddress;
import org.sandboxed.engine.policy.NetworkWorld;
import org.sandboxed.engine.policy.WorldInterface;

import static org.sandboxed.engine.record.NetlinkMessage.RTM_NEWADDR;

/**
 * Addresses, as RTM_GETADDR asks for them: {@code struct ifaddrmsg} (family u8, prefix length u8, flags u8, scope u8, index
 * u32) and attributes of {@code <linux/if_addr.h>}.
 */
final class AddressAnswers {

    private static final int HEADER = 8;
    private static final int INDEX = 4;

    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_LABEL = 3;
    private static final int IFA_BROADCAST = 4;
    private static final int IFA_CACHEINFO = 6;
    private static final int IFA_FLAGS = 8;

    private static final int PERMANENT = 0x80;

    private final NetworkWorld world;

    AddressAnswers(NetworkWorld world) {
        this.world = world;
    }

    int dump(Request request, Reply reply, boolean isStrict) {
        if (isStrict && request.length() < HEADER) {
            return reply.fail(Errnos.EINVAL, "a request for addresses is longer");
        }
        int family = request.u8(0);
        int index = isStrict ? request.u32(INDEX) : 0;
        if (index != 0) {
            reply.filter();
        }
        if (index != 0 && world.byIndex(index).isEmpty()) {
            return -Errnos.ENODEV;
        }
        // Every interface with its IPv4 addresses, then every one with its others, as the kernel lists them.
        if (family != Sockets.AF_INET6) {
            putAll(index, true, reply);
        }
        if (family != Sockets.AF_INET) {
            putAll(index, false, reply);
        }
        return 0;
    }

    private void putAll(int index, boolean isIpv4, Reply reply) {
        for (WorldInterface link : world.interfaces()) {
            for (InterfaceAddress address : link.addresses()) {
                if (address.isIpv4() == isIpv4 && (index == 0 || index == link.index())) {
                    put(link, address, reply);
                }
            }
        }
    }

    /** Only IPv6 has it. */
    int one(Request request, Reply reply) {
        if (request.u8(0) != Sockets.AF_INET6) {
            return -Errnos.EOPNOTSUPP;
        }
        byte[] local = request.attribute(HEADER, IFA_LOCAL);
        byte[] wanted = local == null ? request.attribute(HEADER, IFA_ADDRESS) : local;
        if (wanted == null) {
            return -Errnos.EINVAL;
        }
        for (WorldInterface link : world.interfaces()) {
            for (InterfaceAddress address : link.addresses()) {
                if (Arrays.equals(address.bytes(), wanted)) {
                    put(link, address, reply);
                    return 0;
                }
            }
        }
        return -Errnos.EADDRNOTAVAIL;
    }

    private static void put(WorldInterface link, InterfaceAddress address, Reply reply) {
        boolean isIpv4 = address.isIpv4();
        reply.begin(RTM_NEWADDR)
                .u8(isIpv4 ? Sockets.AF_INET : Sockets.AF_INET6)
                .u8(address.prefix())
                .u8(PERMANENT)
                .u8(Scope.of(address.address()))
                .u32(link.index())
                .attribute(IFA_ADDRESS, address.bytes());
        if (isIpv4) {
            reply.attribute(IFA_LOCAL, address.bytes());
            if (!link.isLoopback() && address.prefix() < Integer.SIZE - 1) {
                reply.attribute(IFA_BROADCAST, address.broadcast());
            }
            reply.attribute(IFA_LABEL, link.name());
        }
        reply.attribute32(IFA_FLAGS, PERMANENT)
                // Preferred and valid for ever; created and updated at the start of the machine.
                .attribute(IFA_CACHEINFO, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0})
                .end();
    }
}
