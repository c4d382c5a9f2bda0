package org.sandboxed.examples;

import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.NetworkLog;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.engine.record.SyscallLog;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.SandboxedRun;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** A program that phones home: the connection is refused, and the test sees where it wanted to go. */
@Sandboxed
class PhoneHomeTests {

    @Test
    @SandboxedRun({"python3", "-c", "import socket; socket.create_connection(('203.0.113.7', 80), 2)"})
    void is_cut_off(RunResult run, NetworkLog network, SyscallLog syscalls) {
        assertThat(run).failed();
        assertThat(network).attempted("203.0.113.7", 80).wasDenied();
        assertThat(syscalls.denied()).extracting(SyscallEvent::syscall).contains(Syscall.CONNECT);
    }

    @Test
    @SandboxedRun({"python3", "-c", "import socket; socket.create_connection(('telemetry.example.com', 443), 2)"})
    void is_known_by_the_name_that_it_asked_for(RunResult run, NetworkLog network) {
        assertThat(run).failed();
        assertThat(network).askedFor("telemetry.example.com");
    }

    @Test
    @SandboxedRun({"python3", "-c", "print('nothing to see here')"})
    void stays_at_home(RunResult run, NetworkLog network) {
        assertThat(run).succeeded();
        assertThat(network).isEmpty();
    }
}
