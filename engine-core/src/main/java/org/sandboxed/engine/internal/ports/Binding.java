package org.sandboxed.engine.internal.ports;

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
 * @param inode the socket
 * @param listens whether somebody can connect to it
 */
public record Binding(
        RunPorts run, Protocol protocol, int shown, int real, InetAddress address, long inode, boolean listens) {

    /** Whether the kernel would have to tell two sockets apart by their options where both had the same port. */
    boolean overlaps(InetAddress other) {
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
        int length = address.getAddress().length;
        // Who listens on every IPv6 address listens on those of IPv4, too, unless it does not want to.
        return length == destination.getAddress().length ? 2 : length > destination.getAddress().length ? 1 : 0;
    }

    /** The same socket, once somebody can connect to it. */
    public Binding listening() {
        return new Binding(run, protocol, shown, real, address, inode, true);
    }
}
