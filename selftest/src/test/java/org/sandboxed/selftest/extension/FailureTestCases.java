package org.sandboxed.selftest.extension;

import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxedProcess;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.junit.LeakedProcesses;
import org.sandboxed.junit.SandboxExtension;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.SandboxedRun;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** Tests that fail, by what their body says or by what their programs do. */
final class FailureTestCases {

    private static final String LEAVES_A_PROCESS = "setsid sleep 1000 < /dev/null > /dev/null 2>&1 &";
    private static final String IS_DENIED = "echo good; echo bad >&2; touch made; unshare -U true; exit 3";

    private FailureTestCases() {}

    @Sandboxed
    static class DeniedTestCase {

        @Test
        @SandboxedRun({"sh", "-c", IS_DENIED})
        void expects_success(RunResult run) {
            assertThat(run).succeeded();
        }
    }

    @Sandboxed
    static class ManyDenialsTestCase {

        @Test
        @SandboxedRun({"sh", "-c", "for i in $(seq 25); do unshare -U true; done"})
        void expects_success(RunResult run) {
            assertThat(run).succeeded();
        }
    }

    @Sandboxed
    static class QuietTestCase {

        @Test
        void fails_without_a_run() {
            assertThat(1).isEqualTo(2);
        }
    }

    @Sandboxed
    static class AbortedTestCase {

        @Test
        void assumes_too_much(Sandbox sandbox) {
            assumeTrue(sandbox.run("sh", "-c", IS_DENIED).exitCode() == 0);
        }
    }

    @Sandboxed
    static class AbortedLeakTestCase {

        @Test
        void assumes_too_much(Sandbox sandbox) {
            sandbox.run("sh", "-c", LEAVES_A_PROCESS);
            abort("for another reason");
        }
    }

    @Sandboxed
    static class DynamicTestCase {

        @TestFactory
        Stream<DynamicTest> expects_success(Sandbox sandbox) {
            return Stream.of(
                    dynamicTest("passes", () -> assertThat(sandbox.run("true")).succeeded()),
                    dynamicTest("fails", () -> assertThat(sandbox.run("false")).succeeded()));
        }
    }

    @Sandboxed
    static class ConstructorTestCase {

        ConstructorTestCase(Sandbox sandbox) {
            assertThat(sandbox.run("sh", "-c", IS_DENIED)).succeeded();
        }

        @Test
        void is_never_reached() {
            assertThat(1).isEqualTo(2);
        }
    }

    @Sandboxed
    static class LeakTestCase {

        @Test
        void leaves_a_process(Sandbox sandbox) {
            assertThat(sandbox.run("sh", "-c", LEAVES_A_PROCESS)).succeeded();
        }
    }

    @Sandboxed
    static class UnwatchedLeakTestCase {

        @Test
        void leaves_a_process_that_nobody_waits_for(Sandbox sandbox) throws Exception {
            SandboxedProcess process = sandbox.start("sh", "-c", LEAVES_A_PROCESS);
            assertThat(process.stdout().readAllBytes()).isEmpty();
        }
    }

    @Sandboxed(leakedProcesses = LeakedProcesses.ALLOW)
    static class AllowedLeakTestCase {

        @Test
        void leaves_a_process(Sandbox sandbox) {
            assertThat(sandbox.run("sh", "-c", LEAVES_A_PROCESS)).succeeded();
        }

        @Test
        @Sandboxed(leakedProcesses = LeakedProcesses.FAIL)
        void may_not_leave_a_process(Sandbox sandbox) {
            assertThat(sandbox.run("sh", "-c", LEAVES_A_PROCESS)).succeeded();
        }
    }

    @Sandboxed
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class SharedLeakTestCase {

        @BeforeAll
        static void share(Sandbox sandbox) {
            assertThat(sandbox.run("true")).succeeded();
        }

        @Test
        @Order(1)
        void leaves_a_process(Sandbox sandbox) {
            assertThat(sandbox.run("sh", "-c", LEAVES_A_PROCESS)).succeeded();
        }

        @Test
        @Order(2)
        void is_not_to_blame(Sandbox sandbox) {
            assertThat(sandbox.run("true")).succeeded();
        }
    }

    static class HandlerTestCase {

        @RegisterExtension
        static final SandboxExtension BROKEN =
                SandboxExtension.with(builder -> builder.record(Syscall.GETEUID).handler(Syscall.GETEUID, context -> {
                    throw new IllegalStateException("broken on purpose");
                }));

        @Test
        void does_not_look(Sandbox sandbox) {
            sandbox.run("id");
        }
    }

    @Sandboxed
    static class RunningTestCase {

        @Test
        void leaves_a_program_to_the_end_of_the_test(Sandbox sandbox) {
            assertThat(sandbox.start("sleep", "1000").isAlive()).isTrue();
        }
    }
}
