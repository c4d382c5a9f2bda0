package org.sandboxed.engine.policy;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sandboxed.engine.SandboxException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class NetworkWorldBuilderTests {

    private final NetworkWorldBuilder builder = new NetworkWorldBuilder();

    @Test
    void without_options_there_is_a_loopback_interface() {
        assertThat(builder.build()).isEqualTo(NetworkWorld.LOOPBACK);
        assertThat(NetworkWorld.LOOPBACK.mainRoutes()).isEmpty();
    }

    @Test
    void interfaces_are_numbered_and_collect_addresses() {
        builder.virtualInterface("eth0", "10.0.0.2/24", 1500);
        builder.virtualInterface("wlan0", "192.168.1.7/16", 1400);
        builder.virtualInterface("eth0", "fd00::2/64", 1500);

        NetworkWorld world = builder.build();

        assertThat(world.interfaces()).extracting(WorldInterface::name).containsExactly("lo", "eth0", "wlan0");
        assertThat(world.byName("eth0").orElseThrow().addresses())
                .extracting(InterfaceAddress::toString)
                .containsExactly("10.0.0.2/24", "fd00:0:0:0:0:0:0:2/64");
        assertThat(world.byIndex(3).orElseThrow().mtu()).isEqualTo(1400);
        assertThat(world.mainRoutes())
                .extracting(route -> route.destination().toString())
                .containsExactly("10.0.0.0/24", "fd00:0:0:0:0:0:0:0/64", "192.168.0.0/16");
    }

    @Test
    void a_route_leaves_by_the_interface_of_its_gateway_whichever_comes_first() {
        builder.virtualRoute("default", "10.0.0.1");
        builder.virtualInterface("eth0", "10.0.0.2/24", 1500);

        assertThat(builder.build().mainRoutes().get(0))
                .extracting(
                        WorldRoute::interfaceIndex, route -> route.destination().toString())
                .containsExactly(2, "0.0.0.0/0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ''                | 10.0.0.2/24      | 1500  | "" is no name of an interface
        an interface      | 10.0.0.2/24      | 1500  | is no name of an interface
        sixteen-letters-  | 10.0.0.2/24      | 1500  | is no name of an interface
        eth0:1            | 10.0.0.2/24      | 1500  | is no name of an interface
        ..                | 10.0.0.2/24      | 1500  | is no name of an interface
        lo                | 10.0.0.2/24      | 1500  | "lo" is there anyway
        eth0              | 10.0.0.2         | 1500  | "10.0.0.2" has no prefix length; write it as "10.0.0.2/24"
        eth0              | 10.0.0.2/33      | 1500  | has no prefix length from 0 to 32 behind its slash
        eth0              | fd00::2/129      | 1500  | has no prefix length from 0 to 128 behind its slash
        eth0              | 10.0.0.256/24    | 1500  | "10.0.0.256" is no IPv4 or IPv6 address
        eth0              | localhost/24     | 1500  | "localhost" is no IPv4 or IPv6 address
        eth0              | fe80::1%1/64     | 1500  | is no IPv4 or IPv6 address
        eth0              | ::ffff:10.0.0.2/96 | 1500 | is no IPv4 or IPv6 address
        eth0              | 127.0.0.2/8      | 1500  | 127.0.0.2/8 is no address for an interface
        eth0              | 224.0.0.1/4      | 1500  | is no address for an interface
        eth0              | 0.0.0.0/8        | 1500  | is no address for an interface
        eth0              | 10.0.0.2/24      | 67    | eth0 cannot have the mtu 67; it is from 68 to 65535
        """)
    void a_broken_interface_is_refused(String name, String address, int mtu, String reason) {
        assertRefused(world -> world.virtualInterface(name, address, mtu), "virtualInterface: ", reason);
    }

    @Test
    void what_is_there_already_is_refused() {
        builder.virtualInterface("eth0", "10.0.0.2/24", 1500);

        assertRefused(
                world -> world.virtualInterface("eth1", "10.0.0.2/8", 1500),
                "virtualInterface: ",
                "eth0 has the address 10.0.0.2 already");
        assertRefused(
                world -> world.virtualInterface("eth0", "10.1.0.2/24", 1400),
                "virtualInterface: ",
                "eth0 has the mtu 1500 already, and cannot have 1400 as well");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        default           | router           | "router" is no IPv4 or IPv6 address
        192.168.0.0       | 10.0.0.1         | "192.168.0.0" has no prefix length
        192.168.0.1/16    | 10.0.0.1         | has bits set behind its prefix; write "192.168.0.0/16"
        fd01::/16         | 10.0.0.1         | fd01::/16 and its gateway 10.0.0.1 are of different families
        """)
    void a_broken_route_is_refused(String destination, String gateway, String reason) {
        assertRefused(world -> world.virtualRoute(destination, gateway), "virtualRoute: ", reason);
    }

    @Test
    void a_route_that_leads_nowhere_is_refused_when_all_is_known() {
        builder.virtualInterface("eth0", "10.0.0.2/24", 1500);
        builder.virtualRoute("default", "10.0.1.1");

        assertRefused(
                NetworkWorldBuilder::build, "virtualRoute: ", "the gateway 10.0.1.1 is in no interface's network");
        assertRefused(
                world -> world.virtualRoute("default", "10.0.0.1"), "virtualRoute: ", "a route to default already");
    }

    private void assertRefused(Consumer<NetworkWorldBuilder> step, String option, String reason) {
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> step.accept(builder))
                .withMessageStartingWith(option)
                .withMessageContaining(reason);
    }
}
