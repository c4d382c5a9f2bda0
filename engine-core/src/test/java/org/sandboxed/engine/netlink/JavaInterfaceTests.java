package org.sandboxed.engine.netlink;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static org.assertj.core.api.Assertions.assertThat;

/** A JVM lists interfaces by ioctl, and reads their IPv6 addresses from {@code /proc/net/if_inet6}. */
class JavaInterfaceTests {

    private static final String SOURCE = """
        import java.net.*;
        import java.util.*;

        class Interfaces {
            public static void main(String[] args) throws Exception {
                for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                    Set<String> addresses = new TreeSet<>();
                    for (InterfaceAddress address : each.getInterfaceAddresses()) {
                        addresses.add(address.getAddress().getHostAddress().replaceAll("%.*", "") + "/"
                                + address.getNetworkPrefixLength());
                    }
                    System.out.println(each.getName() + " " + each.getIndex() + " " + each.getMTU() + " " + each.isUp()
                            + " " + each.isLoopback() + " " + addresses);
                }
            }
        }
        """;

    @TempDir
    private Path folder;

    @Test
    void net_206_a_jvm_sees_only_the_loopback_interface() throws Exception {
        try (Sandbox sandbox = builder().build()) {
            assertThat(list(sandbox)).isEqualTo("lo 1 65536 true true [0:0:0:0:0:0:0:1/128, 127.0.0.1/8]\n");
        }
    }

    @Test
    void a_jvm_sees_a_chosen_network() throws Exception {
        try (Sandbox sandbox = builder()
                .virtualInterface("eth0", "10.0.0.2/24", 1400)
                .virtualInterface("eth0", "fd00::2/64", 1400)
                .build()) {
            assertThat(list(sandbox))
                    .contains("lo 1 65536 true true [0:0:0:0:0:0:0:1/128, 127.0.0.1/8]\n")
                    .contains("eth0 2 1400 true false [10.0.0.2/24, fd00:0:0:0:0:0:0:2/64]\n");
        }
    }

    private Sandbox.Builder builder() {
        return Sandbox.builder().readable(folder.toString()).timeout(Duration.ofMinutes(2));
    }

    private String list(Sandbox sandbox) throws Exception {
        Path source = Files.writeString(folder.resolve("Interfaces.java"), SOURCE);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

        RunResult run = sandbox.run(java, "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1", source.toString());

        assertThat(run.stderr()).isEmpty();
        return run.stdout();
    }
}
