package org.sandboxed.engine.policy;

import java.net.InetAddress;
import java.util.List;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;

/**
 * One rule about destinations: a protocol, where to, and which ports.
 *
 * @param protocol what the rule is about; never {@link Protocol#OTHER}
 * @param target where to
 * @param ports in the order in which they were written; empty for every port
 * @param text the rule as it was written
 */
public record EndpointRule(Protocol protocol, Target target, List<Integer> ports, String text) {

    /** Copies the list. */
    public EndpointRule {
        ports = List.copyOf(ports);
    }

    /** Whether every port is meant. */
    public boolean hasAllPorts() {
        return ports.isEmpty();
    }

    /** Whether a destination is meant, as far as no name has to be looked up. */
    public boolean covers(InetAddress address, int port) {
        return (hasAllPorts() || ports.contains(port)) && target.covers(address);
    }

    /** Where to. */
    public sealed interface Target {

        /** Whether an address is meant, as far as no name has to be looked up. */
        default boolean covers(InetAddress address) {
            return false;
        }

        /** Every address. */
        record Any() implements Target {

            @Override
            public boolean covers(InetAddress address) {
                return true;
            }
        }

        /** The machine itself: 127.0.0.0/8 and ::1. */
        record Loopback() implements Target {

            @Override
            public boolean covers(InetAddress address) {
                return AddressRange.LOOPBACK_4.contains(address) || AddressRange.LOOPBACK_6.contains(address);
            }
        }

        /**
         * An address, or several with a common prefix.
         *
         * @param range which ones
         */
        record Range(AddressRange range) implements Target {

            @Override
            public boolean covers(InetAddress address) {
                return range.contains(address);
            }
        }

        /**
         * What a name stands for when the sandbox is made.
         *
         * @param name a host name
         */
        record Host(String name) implements Target {}
    }
}
