package org.sandboxed.selftest.launch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxedProcess;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;

/** The thread that starts a program ends then, and its number may go to a process of the run. */
class CarrierNumberTests {

    private static final Path LAST_ID = Path.of("/proc/sys/kernel/ns_last_pid");
    private static final int CHILDREN = 8;

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void a_process_with_the_number_of_the_thread_that_started_the_program_is_judged_and_recorded() throws IOException {
        try (Sandbox sandbox = Sandbox.builder().denied("/etc/hostname").build()) {
            SandboxedProcess program = sandbox.start(Python.lines(
                    "import os, sys",
                    "for line in sys.stdin:",
                    "    child = os.fork()",
                    "    if child == 0:",
                    "        try: os.open('/etc/hostname', os.O_RDONLY); os._exit(0)",
                    "        except PermissionError: os._exit(13)",
                    "    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)"));
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(program.stdout(), StandardCharsets.UTF_8));
            for (int before = 1; before <= CHILDREN; before++) {
                nextNumber(program.pid() - before);
                OutputStream order = program.stdin();
                order.write('\n');
                order.flush();
                assertThat(answers.readLine()).isEqualTo("13");
            }
            program.stdin().close();

            RunResult run = program.waitFor();
            assertThat(run.syscalls().denied().of(Syscall.OPENAT)).hasSize(CHILDREN);
        }
    }

    /** Says which number is given out next; whoever may not has children with other numbers, which are judged as well. */
    private static void nextNumber(long number) {
        try {
            Files.write(LAST_ID, List.of(String.valueOf(number - 1)), StandardOpenOption.WRITE);
        } catch (IOException notPermitted) {
            assertThat(notPermitted).hasMessageMatching(".*(not permitted|Permission denied|Read-only).*");
        }
    }
}
