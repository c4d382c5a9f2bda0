package org.sandboxed.examples;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.CallResult;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.CowDiff;
import org.sandboxed.engine.record.SyscallLog;
import org.sandboxed.junit.AfterSandboxed;
import org.sandboxed.junit.ForkMode;
import org.sandboxed.junit.Sandboxed;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;
import static org.sandboxed.assertj.SandboxAssertions.assertThatThrownBy;

/** Tests that are themselves in the sandbox. */
@Sandboxed(fork = ForkMode.METHOD)
class ForkedTests {

    @BeforeEach
    void there_is_a_file() throws IOException {
        Files.writeString(Path.of("in.csv"), "a,b\n1,2\n");
    }

    @Test
    void exports() throws IOException {
        Files.writeString(
                Path.of("out.txt"), Files.readString(Path.of("in.csv")).replace(',', '\t'));

        assertThat(Path.of("out.txt")).content().isEqualTo("a\tb\n1\t2\n");
    }

    @AfterSandboxed("exports")
    void exporting_writes_one_file(RunResult run, CowDiff changes) {
        assertThat(run).succeeded().hasNoDenials();
        assertThat(changes).added("in.csv", "out.txt").hasNoOtherChanges();
    }

    @Test
    void looks_for_updates() {
        assertThatThrownBy(() -> new Socket("203.0.113.7", 80).close()).isInstanceOf(IOException.class);
    }

    @AfterSandboxed("looks_for_updates")
    void looking_for_updates_is_seen(SyscallLog syscalls) {
        assertThat(syscalls).containsDenied(Syscall.CONNECT);
    }

    @Test
    void gives_up() {
        System.exit(2);
    }

    @AfterSandboxed("gives_up")
    void giving_up_has_a_code(CallResult<?> call) {
        assertThat(call).exited(2);
    }
}
