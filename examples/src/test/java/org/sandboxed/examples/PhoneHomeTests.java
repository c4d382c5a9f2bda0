package org.sandboxed.examples;

import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.handler.Syscall;
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
    void is_cut_off(RunResult run, SyscallLog syscalls) {
        assertThat(run).failed();
        assertThat(syscalls.denied()).extracting(SyscallEvent::syscall).contains(Syscall.CONNECT);
        assertThat(syscalls.denied().of(Syscall.CONNECT))
                .extracting(event -> event.address().orElse(""))
                .contains("203.0.113.7:80");
    }

    @Test
    @SandboxedRun({"python3", "-c", "print('nothing to see here')"})
    void stays_at_home(RunResult run) {
        assertThat(run).succeeded();
        assertThat(run.syscalls()).neverAttempted(Syscall.CONNECT);
    }
}
