package org.sandboxed.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sandboxed.engine.EndReason;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.SandboxedRun;
import org.sandboxed.junit.Workdir;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** A shell script and its pipeline: what it prints, which programs it really ran, what it left behind. */
@Sandboxed
class ShellTests {

    @Test
    void counts_words_in_a_pipeline(Sandbox sandbox, @Workdir Path workdir) throws Exception {
        Path script = Files.writeString(workdir.resolve("count.sh"), """
                set -e
                printf 'b\\na\\nb\\n' > words
                sort words | uniq -c | sort -rn | head -n 1
                """);

        RunResult shell = sandbox.run("sh", script.toString());

        assertThat(shell).succeeded().hasNoDenials().hasNoStderr().leftNoProcesses();
        assertThat(shell).stdout().isEqualToIgnoringWhitespace("2 b");
        assertThat(shell).ran("sort", "words").ran("uniq", "-c").neverRan("rm");
        assertThat(shell.processes().all()).hasSize(5);
    }

    @ParameterizedTest
    @CsvSource({"true, 0", "false, 1", "exit 42, 42", "no-such-command, 127"})
    void reports_how_it_ended(String command, int exitCode, Sandbox sandbox) {
        assertThat(sandbox.run("sh", "-c", command)).hasExitCode(exitCode);
    }

    @Test
    @SandboxedRun({"sh", "-c", "kill -TERM $$"})
    void reports_the_signal_that_ended_it(RunResult run) {
        assertThat(run).wasKilledBySignal(15).endedBecause(EndReason.SIGNALED);
        assertThat(run.exitCode()).isEqualTo(128 + 15);
    }
}
