package org.sandboxed.selftest.extension;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.CowDiff;
import org.sandboxed.engine.record.SyscallLog;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.Workdir;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** Everything that can be injected, everywhere. */
@Sandboxed
class InjectionTestCase {

    private final Sandbox sandbox;

    InjectionTestCase(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    @BeforeEach
    void put_input(@Workdir Path workdir) throws IOException {
        Files.writeString(workdir.resolve("input"), "hello");
    }

    @Test
    void runs_a_program(Sandbox injected, SyscallLog syscalls, CowDiff changes, @Workdir Path workdir) {
        RunResult cat = injected.run("cat", "input");
        RunResult touch = injected.run("touch", "output");

        assertThat(cat).succeeded().hasStdout("hello").hasNoStderr();
        assertThat(injected).isSameAs(sandbox);
        assertThat(workdir).isEqualTo(injected.workdir());
        assertThat(cat.changes()).isEmpty();
        assertThat(touch.changes()).added("output").hasNoOtherChanges();
        assertThat(changes).added("input", "output").hasNoOtherChanges();
        assertThat(syscalls).attempted(Syscall.EXECVE).attemptedPath("/**/cat");
    }

    @Test
    void has_a_sandbox_of_its_own(@Workdir Path workdir) {
        assertThat(workdir).isDirectoryContaining("glob:**/input");
        assertThat(workdir.toFile().list()).containsExactly("input");
    }

    @AfterEach
    void can_still_look(SyscallLog syscalls, Sandbox injected) {
        assertThat(injected).isSameAs(sandbox);
        assertThat(syscalls.dropped()).isZero();
    }
}
