package org.sandboxed.engine.internal.netlink;

import java.net.InetAddress;

/** How far addresses reach, the scopes of {@code <linux/rtnetlink.h>}. */
final class Scope {

    static final int UNIVERSE = 0;
    static final int LINK = 253;
    static final int HOST = 254;

    private Scope() {}

    static int of(InetAddress address) {
        if (address.isLoopbackAddress()) {
            return HOST;
        }
        return address.isLinkLocalAddress() ? LINK : UNIVERSE;
    }
}
