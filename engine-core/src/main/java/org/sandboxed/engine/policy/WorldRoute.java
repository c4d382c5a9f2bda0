package org.sandboxed.engine.policy;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A route that programs are told about.
 *
 * @param destination the network that it leads to
 * @param gateway the router, or null where the network is the interface's own
 * @param interfaceIndex where packets leave
 * @param source the address that packets leave with, or null where that is open
 */
public record WorldRoute(
        InterfaceAddress destination,
        @Nullable InetAddress gateway,
        int interfaceIndex,
        @Nullable InetAddress source) {}
