package org.sandboxed.engine.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The network as programs are told it is, whatever way they ask. It says nothing about what they can reach.
 *
 * @param interfaces the loopback interface and others, in the order of their numbers
 * @param routes what was added to the routes that the addresses bring with them
 */
public record NetworkWorld(List<WorldInterface> interfaces, List<WorldRoute> routes) {

    /** Nothing but {@code lo} with {@code 127.0.0.1} and {@code ::1}. */
    public static final NetworkWorld LOOPBACK = new NetworkWorld(List.of(loopback()), List.of());

    private static final int LOOPBACK_MTU = 65_536;

    /** Copies the lists. */
    public NetworkWorld {
        interfaces = List.copyOf(interfaces);
        routes = List.copyOf(routes);
    }

    private static WorldInterface loopback() {
        InetAddress ipv4 = InterfaceAddress.literal("loopback", "127.0.0.1");
        InetAddress ipv6 = InterfaceAddress.literal("loopback", "::1");
        return new WorldInterface(
                WorldInterface.LOOPBACK_INDEX,
                "lo",
                LOOPBACK_MTU,
                List.of(new InterfaceAddress(ipv4, 8), new InterfaceAddress(ipv6, 128)));
    }

    /** The interface with a number. */
    public Optional<WorldInterface> byIndex(int index) {
        return interfaces.stream().filter(one -> one.index() == index).findFirst();
    }

    /** The interface with a name. */
    public Optional<WorldInterface> byName(String name) {
        return interfaces.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /** The routes of the main table: those to the networks of the interfaces, and those that were added. */
    public List<WorldRoute> mainRoutes() {
        List<WorldRoute> main = new ArrayList<>(routes);
        for (WorldInterface each : interfaces) {
            for (InterfaceAddress address : each.addresses()) {
                if (!each.isLoopback() && address.prefix() < Byte.SIZE * address.bytes().length) {
                    main.add(new WorldRoute(network(address), null, each.index(), address.address()));
                }
            }
        }
        return main;
    }

    private static InterfaceAddress network(InterfaceAddress address) {
        try {
            return new InterfaceAddress(InetAddress.getByAddress(address.network()), address.prefix());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("a network has as many bytes as an address", e);
        }
    }
}
