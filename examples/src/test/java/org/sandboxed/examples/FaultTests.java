package org.sandboxed.examples;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.fault.FaultRule;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.junit.FailSyscall;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.SandboxedRun;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** Programs on a bad day: a disk that fails, that is full or slow, a process that is killed halfway. */
@Sandboxed
class FaultTests {

    @Test
    void reports_what_it_could_not_save(Sandbox sandbox) {
        FaultRule fault = sandbox.faults().on(Syscall.FSYNC).path("**/copy").fail(Errno.EIO);

        RunResult dd = sandbox.run("dd", "if=/etc/passwd", "of=copy", "conv=fsync", "status=none");

        assertThat(dd).failed().hasStderrContaining("Input/output error").hasNoDenials();
        assertThat(fault).firedTimes(1);
    }

    private static String save() throws IOException {
        try (FileChannel file =
                FileChannel.open(Path.of("state"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.force(true);
        }
        return "saved";
    }

    @Test
    void code_of_the_test_hears_of_it_too(Sandbox sandbox) {
        sandbox.faults().on(Syscall.FSYNC, Syscall.FDATASYNC).path("state").fail(Errno.EIO);

        assertThatThrownBy(() -> sandbox.call(FaultTests::save))
                .isInstanceOf(IOException.class)
                .hasMessage("Input/output error");
    }

    @Test
    @FailSyscall(
            value = {"write", "copy_file_range"},
            path = "backup",
            errno = Errno.ENOSPC)
    @SandboxedRun({"cp", "/etc/passwd", "backup"})
    void says_that_the_disk_is_full(RunResult cp) {
        assertThat(cp).failed().hasStderrContaining("No space left on device");
    }

    @Test
    void copies_everything_however_little_each_write_takes(Sandbox sandbox) {
        FaultRule fault = sandbox.faults().on(Syscall.WRITE).path("copy").shorten(100);

        RunResult copy = sandbox.run("sh", "-c", "dd if=/etc/passwd of=copy && cmp copy /etc/passwd");

        assertThat(copy).succeeded();
        assertThat(fault).fired();
    }

    @Test
    void gives_up_on_a_disk_that_is_too_slow(Sandbox sandbox) {
        sandbox.faults().on(Syscall.OPENAT).path("/etc/group").delay(Duration.ofSeconds(2));

        RunResult cat = sandbox.run("timeout", "--signal=KILL", "0.2", "cat", "/etc/group");

        assertThat(cat).failed().hasStdout("");
    }
}
