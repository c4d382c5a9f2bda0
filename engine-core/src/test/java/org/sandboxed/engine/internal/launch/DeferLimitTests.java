package org.sandboxed.engine.internal.launch;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.handler.SyscallHandler;
import org.sandboxed.engine.internal.supervise.Rules;
import org.sandboxed.engine.policy.PolicyBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/** Deferred work that takes too long, with a limit that a test can wait for. */
class DeferLimitTests {

    private static final Duration SHORT = Duration.ofMillis(200);

    @Test
    void core_077_a_call_whose_deferred_work_never_ends_fails_with_EIO_and_the_work_is_interrupted()
            throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        RunOutcome run = run(
                call -> Action.defer(() -> {
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        interrupted.countDown();
                    }
                    return Action.proceed();
                }),
                "try: os.getpriority(os.PRIO_PROCESS, 0)",
                "except OSError as e: print(e.errno)");

        assertThat(stdout(run)).isEqualTo("5\n");
        assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(run.failures())
                .singleElement()
                .satisfies(failure ->
                        assertThat(failure).hasMessageContaining("getpriority").hasMessageContaining("took more than"));
    }

    @Test
    void work_that_ignores_its_interrupt_does_not_keep_its_slot() {
        CountDownLatch end = new CountDownLatch(1);
        try {
            RunOutcome run = run(
                    call -> Action.defer(() -> {
                        boolean isOver = false;
                        while (!isOver) {
                            try {
                                isOver = end.await(60, TimeUnit.SECONDS);
                            } catch (InterruptedException stubborn) {
                                isOver = end.getCount() == 0;
                            }
                        }
                        return Action.proceed();
                    }),
                    "import ctypes, threading",
                    "libc = ctypes.CDLL(None, use_errno=True)",
                    "errnos = []",
                    "def work(): libc.getpriority(0, 0); errnos.append(ctypes.get_errno())",
                    "for i in range(2):",
                    "    threads = [threading.Thread(target=work) for i in range(64)]",
                    "    for t in threads: t.start()",
                    "    for t in threads: t.join()",
                    "print(sorted(set(errnos)), len(errnos))");

            assertThat(stdout(run)).isEqualTo("[5] 128\n");
        } finally {
            end.countDown();
        }
    }

    @Test
    void the_limit_is_30_seconds_unless_a_test_of_the_engine_says_otherwise() {
        assertThat(Rules.DEFER_LIMIT).isEqualTo(Duration.ofSeconds(30));
    }

    private static RunOutcome run(SyscallHandler handler, String... program) {
        PolicyBuilder policy = new PolicyBuilder();
        policy.handler(Syscall.GETPRIORITY, handler);
        try (SandboxCore sandbox = SandboxCore.open(policy.build(), outcome -> {}, SHORT)) {
            return sandbox.run(List.of("python3", "-I", "-S", "-c", "import os\n" + String.join("\n", program)));
        }
    }

    private static String stdout(RunOutcome run) {
        return new String(run.stdout().toByteArray(), StandardCharsets.UTF_8);
    }
}
