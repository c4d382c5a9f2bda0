package org.sandboxed.engine.internal.ports;

import java.net.Inet4Address;
import java.net.InetAddress;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;

/**
 * A local port that a socket of a program has taken.
 *
 * @param run whose socket it is
 * @param protocol TCP or UDP
 * @param shown the port as programs know it
 * @param real the port of the machine
 * @param address the local address, the unspecified one for every address
 * @param isIpv6Only whether it is a socket of IPv6 that has nothing to do with IPv4
 * @param inode the socket
 * @param listens whether somebody can connect to it
 */
public record Binding(
        RunPorts run,
        Protocol protocol,
        int shown,
        int real,
        InetAddress address,
        boolean isIpv6Only,
        long inode,
        boolean listens) {

    /** Whether the kernel would have to tell two sockets apart by their options where both had the same port. */
    boolean overlaps(InetAddress other, boolean isOtherIpv6Only) {
        boolean isSameFamily = isIpv4(address) == isIpv4(other);
        if (!isSameFamily && (isIpv6Only || isOtherIpv6Only)) {
            return false;
        }
        return address.isAnyLocalAddress() || other.isAnyLocalAddress() || address.equals(other);
    }

    /** How well a destination on this machine fits: 0 where it does not, more for its own address than for all. */
    int fit(InetAddress destination) {
        if (address.equals(destination)) {
            return 3;
        }
        if (!address.isAnyLocalAddress()) {
            return 0;
        }
        if (isIpv4(address) == isIpv4(destination)) {
            return 2;
        }
        // Who listens on every IPv6 address listens on those of IPv4, too, unless it does not want to.
        return isIpv4(address) || isIpv6Only ? 0 : 1;
    }

    private static boolean isIpv4(InetAddress address) {
        return address instanceof Inet4Address;
    }

    /** The same socket, once somebody can connect to it. */
    public Binding listening() {
        return new Binding(run, protocol, shown, real, address, isIpv6Only, inode, true);
    }
}
