package org.sandboxed.examples;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.SandboxedRun;
import org.sandboxed.junit.Workdir;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

@Sandboxed
class FirstTests {

    @Test
    void git_makes_a_repository(Sandbox sandbox, @Workdir Path workdir) {
        RunResult git = sandbox.run("git", "init", "--quiet", ".");

        assertThat(git).succeeded().hasNoDenials().leftNoProcesses();
        assertThat(workdir.resolve(".git/HEAD")).isRegularFile();
    }

    @Test
    @SandboxedRun({"python3", "-c", "import socket; socket.create_connection(('203.0.113.7', 80), 2)"})
    void python_cannot_phone_home(RunResult python) {
        assertThat(python).failed().hasDenied(Syscall.CONNECT);
    }
}
