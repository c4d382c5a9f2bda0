package org.sandboxed.assertj;

import java.time.Duration;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.opentest4j.AssertionFailedError;
import org.sandboxed.engine.EndReason;
import org.sandboxed.engine.EnforcementLevel;
import org.sandboxed.engine.ProcessTree;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.CowDiff;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;
import static org.sandboxed.assertj.SandboxAssertions.assertThatThrownBy;
import static org.sandboxed.assertj.SandboxAssertions.catchThrowable;

/** On results of real runs. What differs between two runs is replaced in messages: times, numbers of events, pids. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunResultAssertTests {

    private static final String PRINTED = "stdout was:\n  good\nstderr was:\n  bad";

    private final RunResult silent = run(30_000, "true");
    private final RunResult failed = run(30_000, "sh", "-c", "echo good; echo bad >&2; exit 3");
    private final RunResult killed = run(30_000, "sh", "-c", "kill -9 $$");
    private final RunResult late = run(200, "sleep", "1000");
    private final RunResult denied = run(30_000, "unshare", "-U", "true");

    @Test
    void what_holds_passes() {
        assertThat(silent)
                .succeeded()
                .hasExitCode(0)
                .hasNoStdout()
                .hasNoStderr()
                .hasNoDenials();
        assertThat(silent).leftNoProcesses().ran("true").neverRan("false").hasEnforcement(EnforcementLevel.FULL);
        assertThat(failed).failed().hasExitCode(3).hasStdout("good\n").hasStderr("bad\n");
        assertThat(failed).hasStdoutContaining("go", "od").hasStderrContaining("ba", "ad");
        assertThat(killed).failed().wasKilledBySignal(9).endedBecause(EndReason.SIGNALED);
        assertThat(late).failed().timedOut().endedBecause(EndReason.TIMED_OUT);
        assertThat(denied).failed().hasDenied(Syscall.UNSHARE);
    }

    @Test
    void what_nobody_would_have_seen_is_not_said_to_be_absent() {
        assertThat(silent).syscalls().neverAttempted(Syscall.CONNECT, Syscall.PTRACE);
        for (Syscall unseen : new Syscall[] {Syscall.GETPID, Syscall.SOCKET, Syscall.CLONE3}) {
            message(() -> assertThat(silent).syscalls().neverAttempted(unseen))
                    .contains("not every call is recorded of:\n  " + unseen.name())
                    .endsWith("@RecordSyscalls(\"" + unseen.name() + "\")");
        }
        try (Sandbox sandbox = Sandbox.builder()
                .record(Syscall.GETPID, Syscall.SOCKET, Syscall.CLONE3)
                .build()) {
            RunResult run = sandbox.run("true");

            assertThat(run).syscalls().neverAttempted(Syscall.GETPID, Syscall.SOCKET, Syscall.CLONE3);
            assertThat(sandbox.syscalls()).neverAttempted(Syscall.GETPID);
            assertThat(silent.syscalls().denied()).neverAttempted(Syscall.GETPID);
        }
    }

    @Test
    void what_assertj_knows_of_objects_works_on_results_and_changes() {
        assertThat(failed)
                .returns(3, RunResult::exitCode)
                .extracting(RunResult::stdout, RunResult::stderr)
                .containsExactly("good\n", "bad\n");
        assertThat(failed.changes()).returns(true, CowDiff::isEmpty);
        assertThat(failed.processes()).extracting(ProcessTree::leaked).isEqualTo(List.of());
    }

    @Test
    void output_syscalls_and_processes_have_assertions_of_their_own() {
        assertThat(failed).stdout().startsWith("good");
        assertThat(failed).stderr().startsWith("bad");
        assertThat(failed).syscalls().attempted(Syscall.EXECVE).isNotEmpty();
        assertThat(failed).processes().ran("sh").all().hasSize(1);
    }

    @Test
    void success_is_missed_with_everything_that_explains_it() {
        message(() -> assertThat(failed).succeeded()).isEqualTo("""

            Expecting run:
              sh -c echo good; echo bad >&2; exit 3
            to succeed
            but it exited with code 3 after N ms
            """ + PRINTED);
        message(() -> assertThat(denied).succeeded())
                .startsWith("\nExpecting run:\n  unshare -U true\nto succeed\nbut it exited with code 1 after N ms")
                .contains("\ndenied was:\n  #N ")
                .contains("unshare(");
    }

    @Test
    void failure_is_missed() {
        message(() -> assertThat(silent).failed())
                .isEqualTo("\nExpecting run:\n  true\nto fail\nbut it exited with code 0 after N ms");
    }

    @Test
    void what_the_record_does_not_show_is_told() {
        RunResult foreign = run(30_000, "sh", "-c", "kill -SYS $$");

        message(() -> assertThat(foreign).succeeded())
                .contains("but it was ended by signal 31 (SIGSYS, which 32-bit system calls bring about) after");
    }

    @Test
    void an_exit_code_is_missed_where_a_signal_came_first() {
        message(() -> assertThat(failed).hasExitCode(4))
                .endsWith("to exit with code 4\nbut it exited with code 3 after N ms\n" + PRINTED);
        message(() -> assertThat(killed).hasExitCode(137))
                .endsWith("to exit with code 137\nbut it was ended by signal 9 after N ms");
    }

    @Test
    void a_signal_is_missed() {
        message(() -> assertThat(silent).wasKilledBySignal(9))
                .endsWith("to be ended by signal 9\nbut it exited with code 0 after N ms");
    }

    @Test
    void a_reason_is_missed() {
        message(() -> assertThat(silent).timedOut())
                .endsWith("to end because TIMED_OUT\nbut the reason was EXITED: it exited with code 0 after N ms");
        message(() -> assertThat(late).endedBecause(EndReason.EXITED))
                .endsWith("to end because EXITED\nbut the reason was TIMED_OUT: it timed out after N ms");
    }

    @Test
    void a_degree_of_enforcement_is_missed() {
        message(() -> assertThat(silent).hasEnforcement(EnforcementLevel.DEGRADED))
                .endsWith("to be confined with enforcement DEGRADED\nbut it was confined with enforcement FULL");
    }

    @Test
    void exact_output_is_missed_with_both_values_for_a_diff() {
        Throwable failure = catchThrowable(() -> assertThat(failed).hasStdout("better\n"));

        assertThat(failure).isInstanceOfSatisfying(AssertionFailedError.class, diff -> {
            assertThat(diff.getActual().getStringRepresentation()).isEqualTo("good\n");
            assertThat(diff.getExpected().getStringRepresentation()).isEqualTo("better\n");
        });
        message(() -> assertThat(failed).hasStderr("worse"))
                .endsWith("to print on stderr exactly:\n  worse\nbut it exited with code 3 after N ms\n" + PRINTED);
    }

    @Test
    void a_part_of_the_output_is_missed_with_only_what_is_missing() {
        message(() -> assertThat(failed).hasStdoutContaining("good", "better", "best"))
                .endsWith("to print on stdout:\n  better\n  best\nbut it exited with code 3 after N ms\n" + PRINTED);
        message(() -> assertThat(failed).hasStderrContaining("worse")).contains("to print on stderr:\n  worse\n");
    }

    @Test
    void silence_is_missed() {
        message(() -> assertThat(failed).hasNoStdout())
                .endsWith("to print nothing on stdout\nbut it exited with code 3 after N ms\n" + PRINTED);
        message(() -> assertThat(failed).hasNoStderr()).contains("to print nothing on stderr\n");
    }

    @Test
    void denials_and_programs_are_missed_with_the_command() {
        message(() -> assertThat(denied).hasNoDenials())
                .startsWith("\nExpecting run:\n  unshare -U true\nto have no denials\nbut denied was:\n  #N ")
                .contains("unshare(");
        message(() -> assertThat(silent).hasDenied(Syscall.CONNECT))
                .isEqualTo("\nExpecting run:\n  true\nto have denied:\n  connect\nbut nothing was denied");
        message(() -> assertThat(silent).ran("git"))
                .startsWith("\nExpecting run:\n  true\nto have run:\n  git\nbut run was:\n  ");
    }

    @Test
    void a_description_goes_along() {
        assertThatThrownBy(() -> assertThat(denied).as("the build").hasNoDenials())
                .hasMessageStartingWith("[the build] \nExpecting run:");
    }

    @Test
    void what_looks_for_nothing_is_refused_for_it_could_not_fail() {
        assertThatThrownBy(() -> assertThat(silent).hasDenied())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name a syscall");
        assertThatThrownBy(() -> assertThat(silent).hasStdoutContaining())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name a text");
        assertThatThrownBy(() -> assertThat(silent).hasStderrContaining())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name a text");
    }

    private static AbstractStringAssert<?> message(ThrowingCallable assertion) {
        Throwable failure = catchThrowable(assertion);
        assertThat(failure).isInstanceOf(AssertionError.class);
        return assertThat(String.valueOf(failure.getMessage())
                .replaceAll("after \\d+ ms", "after N ms")
                .replaceAll("#\\d+ ", "#N "));
    }

    private static RunResult run(long millis, String... command) {
        try (Sandbox sandbox =
                Sandbox.builder().timeout(Duration.ofMillis(millis)).build()) {
            return sandbox.run(command);
        }
    }
}
