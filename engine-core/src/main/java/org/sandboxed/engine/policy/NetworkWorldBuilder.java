package org.sandboxed.engine.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.sandboxed.engine.SandboxException;

/** Collects and checks the interfaces and routes that programs are told about. Not thread-safe. */
public final class NetworkWorldBuilder {

    /** The largest packet of an Ethernet interface, unless another is asked for. */
    public static final int ETHERNET_MTU = 1500;

    /** As the kernel has it: no separator of paths or labels, no space, and room for a NUL in sixteen bytes. */
    private static final Pattern NAME = Pattern.compile("[!-~&&[^/:]]{1,15}");

    private static final int SMALLEST_MTU = 68;
    private static final int LARGEST_MTU = 65_535;
    private static final String INTERFACE = "virtualInterface";
    private static final String ROUTE = "virtualRoute";
    private static final String DEFAULT = "default";

    private final Map<String, Integer> mtus = new LinkedHashMap<>();
    private final Map<String, List<InterfaceAddress>> addresses = new LinkedHashMap<>();
    private final Map<InterfaceAddress, InetAddress> gateways = new LinkedHashMap<>();

    /**
     * Adds an interface, or an address to one that was added before.
     *
     * @param address such as {@code 10.0.0.2/24}
     */
    public void virtualInterface(String name, String address, int mtu) {
        Given.value(INTERFACE, address);
        if (!NAME.matcher(Given.value(INTERFACE, name)).matches() || name.equals(".") || name.equals("..")) {
            throw new SandboxException(INTERFACE + ": \"" + name + "\" is no name of an interface (1 to 15 characters,"
                    + " no space, '/' or ':')");
        }
        if (name.equals("lo")) {
            throw new SandboxException(INTERFACE + ": \"lo\" is there anyway; choose another name");
        }
        if (mtu < SMALLEST_MTU || mtu > LARGEST_MTU) {
            throw new SandboxException(INTERFACE + ": " + name + " cannot have the mtu " + mtu + "; it is from "
                    + SMALLEST_MTU + " to " + LARGEST_MTU);
        }
        InterfaceAddress parsed = InterfaceAddress.parse(INTERFACE, address);
        requireUsable(parsed);
        Integer other = mtus.putIfAbsent(name, mtu);
        if (other != null && other != mtu) {
            throw new SandboxException(INTERFACE + ": " + name + " has the mtu " + other + " already, and cannot have "
                    + mtu + " as well");
        }
        addresses.computeIfAbsent(name, any -> new ArrayList<>()).add(parsed);
    }

    private void requireUsable(InterfaceAddress address) {
        InetAddress wanted = address.address();
        if (wanted.isAnyLocalAddress() || wanted.isMulticastAddress() || wanted.isLoopbackAddress()) {
            throw new SandboxException(INTERFACE + ": " + address + " is no address for an interface; take one that is"
                    + " neither unspecified nor multicast nor loopback, such as 10.0.0.2/24");
        }
        for (Map.Entry<String, List<InterfaceAddress>> each : addresses.entrySet()) {
            if (each.getValue().stream().anyMatch(own -> own.address().equals(wanted))) {
                throw new SandboxException(
                        INTERFACE + ": " + each.getKey() + " has the address " + wanted.getHostAddress() + " already");
            }
        }
    }

    /**
     * Adds a route.
     *
     * @param destination such as {@code 192.168.0.0/16}, or {@code default}
     * @param gateway an address in the network of an interface
     */
    public void virtualRoute(String destination, String gateway) {
        Given.value(ROUTE, destination);
        InetAddress router = InterfaceAddress.literal(ROUTE, Given.value(ROUTE, gateway));
        InterfaceAddress to =
                destination.equals(DEFAULT) ? everything(router) : InterfaceAddress.parse(ROUTE, destination);
        if (to.bytes().length != router.getAddress().length) {
            throw new SandboxException(
                    ROUTE + ": " + destination + " and its gateway " + gateway + " are of different families");
        }
        if (!Arrays.equals(to.bytes(), to.network())) {
            throw new SandboxException(ROUTE + ": \"" + destination + "\" has bits set behind its prefix; write \""
                    + ofBytes(to.network()).getHostAddress() + "/" + to.prefix() + "\"");
        }
        if (gateways.putIfAbsent(to, router) != null) {
            throw new SandboxException(ROUTE + ": there is a route to " + destination + " already");
        }
    }

    private static InterfaceAddress everything(InetAddress like) {
        return new InterfaceAddress(ofBytes(new byte[like.getAddress().length]), 0);
    }

    private static InetAddress ofBytes(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has four or sixteen bytes", e);
        }
    }

    /**
     * The network.
     *
     * @throws SandboxException where the gateway of a route is in no interface's network
     */
    public NetworkWorld build() {
        List<WorldInterface> interfaces = new ArrayList<>(NetworkWorld.LOOPBACK.interfaces());
        for (Map.Entry<String, Integer> each : mtus.entrySet()) {
            List<InterfaceAddress> own = addresses.getOrDefault(each.getKey(), List.of());
            interfaces.add(new WorldInterface(interfaces.size() + 1, each.getKey(), each.getValue(), own));
        }
        List<WorldRoute> routes = new ArrayList<>();
        for (Map.Entry<InterfaceAddress, InetAddress> each : gateways.entrySet()) {
            routes.add(new WorldRoute(each.getKey(), each.getValue(), indexOf(each.getValue(), interfaces), null));
        }
        return new NetworkWorld(interfaces, routes);
    }

    private static int indexOf(InetAddress router, List<WorldInterface> interfaces) {
        for (WorldInterface each : interfaces) {
            boolean isNear = each.addresses().stream().anyMatch(own -> own.covers(router.getAddress()));
            if (isNear && !each.isLoopback()) {
                return each.index();
            }
        }
        throw new SandboxException(ROUTE + ": the gateway " + router.getHostAddress()
                + " is in no interface's network; add one with virtualInterface");
    }
}
