package org.sandboxed.examples;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.record.NetlinkTraffic;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.SandboxedRun;
import org.sandboxed.junit.VirtualInterface;
import org.sandboxed.junit.VirtualRoute;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;
import static org.sandboxed.engine.record.NetlinkMessage.RTM_GETADDR;
import static org.sandboxed.engine.record.NetlinkMessage.RTM_GETLINK;
import static org.sandboxed.engine.record.NetlinkMessage.RTM_NEWADDR;

/** A program that asks which interfaces the machine has: the sandbox answers, and the test sees the conversation. */
@Sandboxed
class InterfaceDiscoveryTests {

    @Test
    void sees_only_loopback(Sandbox sandbox, NetlinkTraffic netlink) {
        RunResult ip = sandbox.run("ip", "-brief", "address");

        assertThat(ip).succeeded().hasStdoutContaining("lo");
        assertThat(netlink).requested(RTM_GETADDR).answered();
        assertThat(netlink).neverTriedToChange();
    }

    @Test
    @SandboxedRun({"ip", "address", "add", "10.0.0.1/8", "dev", "lo"})
    void can_change_nothing(RunResult ip) {
        assertThat(ip).failed().hasStderrContaining("Operation not permitted");
        assertThat(ip.netlink()).requested(RTM_NEWADDR).refusedWith(Errno.EPERM);
    }

    @Test
    @VirtualInterface(name = "eth0", address = "10.0.0.2/24", mtu = 1500)
    @VirtualRoute(destination = "default", gateway = "10.0.0.1")
    void sees_the_network_that_the_test_chooses(Sandbox sandbox) {
        assertThat(sandbox.run("ip", "-brief", "address", "show", "dev", "eth0"))
                .succeeded()
                .hasStdoutContaining("10.0.0.2/24");
        assertThat(sandbox.run("ip", "route")).succeeded().hasStdoutContaining("default via 10.0.0.1 dev eth0");
    }

    @Test
    @SandboxedRun({"python3", "-c", "import socket; print(socket.if_nameindex())"})
    void python_sees_the_same(RunResult python, @TempDir Path evidence) throws IOException {
        assertThat(python).succeeded().hasStdoutContaining("[(1, 'lo')]");
        assertThat(python.netlink()).requested(RTM_GETLINK).answered();

        python.netlink().writePcap(evidence.resolve("netlink.pcap"));
    }
}
