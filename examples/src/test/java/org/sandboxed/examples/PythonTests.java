package org.sandboxed.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.Workdir;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** A script that writes where it should not: the write fails, the file is untouched, and the attempt is in the record. */
@Sandboxed(env = "PYTHONDONTWRITEBYTECODE=1")
class PythonTests {

    private static final String WRITE = "import sys; open(sys.argv[1], 'w').write('written\\n')";

    @Test
    void writes_below_its_working_directory(Sandbox sandbox, @Workdir Path workdir) {
        RunResult python = sandbox.run("python3", "-c", WRITE, "report.txt");

        assertThat(python).succeeded();
        assertThat(workdir.resolve("report.txt")).hasContent("written\n");
    }

    @Test
    void writes_nowhere_else(Sandbox sandbox, @TempDir Path outside) throws Exception {
        Path target = Files.writeString(outside.resolve("precious.txt"), "precious\n");

        RunResult python = sandbox.run("python3", "-c", WRITE, target.toString());

        assertThat(python).failed().hasStderrContaining("PermissionError").hasDenied(Syscall.OPENAT);
        SyscallEvent denial =
                python.syscalls().denied().under(target.toString()).events().get(0);
        assertThat(denial).isDenied().failedWith(Errno.EACCES).hasPath(target.toString());
        assertThat(target).hasContent("precious\n");
    }
}
