package org.sandboxed.engine.policy;

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

    /** Where to. */
    public sealed interface Target {

        /** Every address. */
        record Any() implements Target {}

        /** The machine itself: 127.0.0.0/8 and ::1. */
        record Loopback() implements Target {}

        /**
         * An address, or several with a common prefix.
         *
         * @param range which ones
         */
        record Range(AddressRange range) implements Target {}

        /**
         * What a name stands for when the sandbox is made.
         *
         * @param name a host name
         */
        record Host(String name) implements Target {}
    }
}
