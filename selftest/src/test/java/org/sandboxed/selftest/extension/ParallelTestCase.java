package org.sandboxed.selftest.extension;

import java.nio.file.Path;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.Workdir;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** Thirty-two sandboxes that are all there at once, and know nothing of each other. */
@Sandboxed
@Execution(ExecutionMode.CONCURRENT)
class ParallelTestCase {

    static final int TESTS = 32;

    private static final CyclicBarrier ALL_ARE_HERE = new CyclicBarrier(TESTS);

    @RepeatedTest(TESTS)
    void runs_beside_the_others(RepetitionInfo repetition, Sandbox sandbox, @Workdir Path workdir) throws Exception {
        int number = repetition.getCurrentRepetition();
        ALL_ARE_HERE.await(60, TimeUnit.SECONDS);

        RunResult run = sandbox.run("sh", "-c", "echo " + number + " > mine; cat mine; ls");

        assertThat(run).succeeded().hasStdout(number + "\nmine\n");
        assertThat(run.syscalls().of(Syscall.EXECVE))
                .extracting(event -> event.argv().get(0))
                .contains("sh", "cat", "ls");
        assertThat(workdir.resolve("mine")).hasContent(String.valueOf(number));
    }
}
