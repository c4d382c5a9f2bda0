package org.sandboxed.selftest.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.SandboxLaunchException;
import org.sandboxed.engine.SandboxedProcess;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.policy.PolicyCallback;
import org.sandboxed.engine.policy.PolicyContext;
import org.sandboxed.engine.policy.PolicyEvent;
import org.sandboxed.engine.policy.PolicyVerdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Counts what this JVM has before and after hundreds of runs: threads, descriptors, children, working directories. */
class LeakTests {

    private static final int RUNS = 500;

    @Test
    void five_hundred_runs_leave_nothing_behind() throws Exception {
        for (int i = 0; i < 20; i++) {
            everyKindOfRun(i);
        }
        Possessions before = Possessions.now();
        List<Path> workdirs = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            workdirs.add(everyKindOfRun(i));
        }

        assertThat(Possessions.now()).isEqualTo(before);
        assertThat(workdirs).noneMatch(Files::exists);
    }

    @Test
    void launches_that_fail_while_their_thread_confines_itself_leave_nothing_behind() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        PolicyCallback failing = new PolicyCallback() {
            @Override
            public void begin(PolicyContext context) {
                throw new IllegalStateException("begin " + begun.incrementAndGet());
            }

            @Override
            public PolicyVerdict decide(PolicyEvent event, PolicyContext context) {
                return PolicyVerdict.allow();
            }
        };
        try (Sandbox sandbox = Sandbox.builder().policy(failing).build();
                Sandbox other = Sandbox.builder().build()) {
            for (int i = 0; i < 20; i++) {
                failsToBegin(sandbox);
            }
            other.run("true");
            Possessions before = Possessions.now();
            for (int i = 0; i < 100; i++) {
                failsToBegin(sandbox);
            }

            assertThat(other.run("echo", "goes on").stdout()).isEqualTo("goes on\n");
            assertThat(begun).hasValue(120);
            assertThat(Possessions.now()).isEqualTo(before);
        }
    }

    @Test
    void runs_whose_listener_throws_leave_nothing_behind() throws Exception {
        try (Sandbox sandbox = Sandbox.builder()
                .afterEachRun(run -> {
                    throw new IllegalStateException("not with me");
                })
                .build()) {
            for (int i = 0; i < 5; i++) {
                failsToBeListenedTo(sandbox);
            }
            Possessions before = Possessions.now();
            for (int i = 0; i < 50; i++) {
                failsToBeListenedTo(sandbox);
            }

            assertThat(Possessions.now()).isEqualTo(before);
        }
    }

    private static void failsToBeListenedTo(Sandbox sandbox) {
        assertThatThrownBy(() -> sandbox.run("sh", "-c", "sleep 100 &"))
                .isInstanceOf(SandboxException.class)
                .cause()
                .hasMessage("not with me")
                .hasNoSuppressedExceptions();
    }

    private static void failsToBegin(Sandbox sandbox) {
        assertThatThrownBy(() -> sandbox.run("touch", "started"))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("before the program was started");
        assertThat(sandbox.workdir().resolve("started")).doesNotExist();
    }

    private static Path everyKindOfRun(int number) throws IOException {
        Sandbox.Builder builder = Sandbox.builder();
        switch (number % 5) {
            case 0 -> builder.handler(Syscall.GETPPID, call -> Action.defer(() -> Action.injectBytes(new byte[9])));
            case 1 -> builder.denySyscalls(Syscall.GETPPID);
            case 2 -> builder.handler(Syscall.GETPPID, call -> Action.kill(9));
            case 3 -> builder.stdin(new byte[100_000]);
            default -> builder.maxProcesses(2);
        }
        try (Sandbox sandbox = builder.build()) {
            Files.writeString(sandbox.workdir().resolve("file"), "x");
            switch (number % 4) {
                case 0 -> sandbox.run("sh", "-c", "cat file; echo $PPID; sleep 100 &");
                case 1 -> sandbox.run("cat", "file", "/no/such/file");
                case 2 ->
                    assertThatThrownBy(() -> sandbox.run("/etc/passwd")).isInstanceOf(SandboxLaunchException.class);
                default -> {
                    SandboxedProcess process = sandbox.start("cat");
                    if (number % 8 == 3) {
                        process.kill();
                        process.waitFor();
                    }
                }
            }
            return sandbox.workdir();
        }
    }
}
