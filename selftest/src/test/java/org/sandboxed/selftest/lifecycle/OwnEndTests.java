package org.sandboxed.selftest.lifecycle;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.EndReason;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.SandboxedProcess;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;

/** Code of the test that brings about, or waits for, the end of the run on whose behalf it is called. */
class OwnEndTests {

    private static final List<String> ASKS = Python.lines("import os", "print(os.getpgrp())");

    @Test
    void a_handler_may_close_its_sandbox() {
        Sandbox[] sandbox = new Sandbox[1];
        sandbox[0] = Sandbox.builder()
                .handler(Syscall.GETPGRP, call -> {
                    sandbox[0].close();
                    return Action.proceed();
                })
                .build();
        RunResult run = sandbox[0].run(ASKS);

        assertThat(run.endReason()).isEqualTo(EndReason.CANCELLED);
        assertThat(run.handlerFailure()).isEmpty();
        assertThat(sandbox[0].workdir()).doesNotExist();
    }

    @Test
    void deferred_work_may_close_its_sandbox_and_does_not_wait_for_a_run_that_waits_for_it() throws Exception {
        CompletableFuture<Sandbox> sandbox = new CompletableFuture<>();
        CountDownLatch closed = new CountDownLatch(1);
        CompletableFuture<Boolean> wasFirst = new CompletableFuture<>();
        sandbox.complete(Sandbox.builder()
                .handler(
                        Syscall.GETPGRP,
                        call -> Action.defer(() -> {
                            sandbox.get().close();
                            closed.countDown();
                            return Action.proceed();
                        }))
                .afterEachRun(run -> wasFirst.complete(awaits(closed)))
                .build());
        RunResult run = sandbox.get().run(ASKS);

        assertThat(wasFirst.get()).isTrue();
        assertThat(run.endReason()).isEqualTo(EndReason.CANCELLED);
        assertThat(run.handlerFailure()).isEmpty();
        assertThat(sandbox.get().workdir()).doesNotExist();
    }

    private static boolean awaits(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_handler_may_close_its_sandbox_before_the_program_is_started(@TempDir Path tree) {
        for (Sandbox.Builder builder :
                List.of(Sandbox.builder(), Sandbox.builder().workdir(tree))) {
            Sandbox[] sandbox = new Sandbox[1];
            sandbox[0] = builder.handler(Syscall.EXECVE, call -> {
                        sandbox[0].close();
                        return Action.proceed();
                    })
                    .build();
            RunResult run = sandbox[0].run("sleep", "1000");

            assertThat(run.endReason()).isEqualTo(EndReason.CANCELLED);
            assertThat(run.handlerFailure()).isEmpty();
        }
    }

    @Test
    void close_returns_when_everything_is_gone_even_while_a_program_is_being_started() throws Exception {
        CompletableFuture<Thread> closing = new CompletableFuture<>();
        CountDownLatch starting = new CountDownLatch(1);
        Sandbox sandbox = Sandbox.builder()
                .handler(Syscall.EXECVE, call -> {
                    starting.countDown();
                    awaitRest(closing.get(60, TimeUnit.SECONDS));
                    return Action.proceed();
                })
                .build();
        CompletableFuture<EndReason> end = new CompletableFuture<>();
        Thread runner =
                new Thread(() -> end.complete(sandbox.run("sleep", "1000").endReason()));
        runner.start();
        assertThat(starting.await(60, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Boolean> isLeft = new CompletableFuture<>();
        Thread closer = new Thread(() -> {
            sandbox.close();
            isLeft.complete(Files.exists(sandbox.workdir()));
        });
        closer.start();
        closing.complete(closer);

        assertThat(isLeft.get(60, TimeUnit.SECONDS)).isFalse();
        assertThat(end.get(60, TimeUnit.SECONDS)).isEqualTo(EndReason.CANCELLED);
    }

    /** Until the thread waits, or has no reason to any more. */
    private static void awaitRest(Thread thread) {
        while (thread.getState() != Thread.State.TERMINATED
                && thread.getState() != Thread.State.WAITING
                && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }

    @Test
    void an_interrupt_cancels_a_program_that_a_handler_keeps_from_starting() throws Exception {
        CountDownLatch starting = new CountDownLatch(1);
        CompletableFuture<RunResult> end = new CompletableFuture<>();
        try (Sandbox sandbox = Sandbox.builder()
                .timeout(Duration.ofMinutes(10))
                .handler(Syscall.EXECVE, call -> {
                    starting.countDown();
                    new CountDownLatch(1).await();
                    return Action.proceed();
                })
                .build()) {
            Thread runner = new Thread(() -> end.complete(sandbox.run("true")));
            runner.start();
            assertThat(starting.await(60, TimeUnit.SECONDS)).isTrue();
            runner.interrupt();

            assertThat(end.get(60, TimeUnit.SECONDS).endReason()).isEqualTo(EndReason.CANCELLED);
        }
    }

    @Test
    void a_handler_that_waits_for_its_own_program_is_told_so() throws Exception {
        CompletableFuture<SandboxedProcess> own = new CompletableFuture<>();
        try (Sandbox sandbox = Sandbox.builder()
                .handler(Syscall.GETPGRP, call -> {
                    own.get(60, TimeUnit.SECONDS).waitFor();
                    return Action.proceed();
                })
                .build()) {
            own.complete(sandbox.start(ASKS));
            RunResult run = own.get().waitFor();

            assertThat(run.endReason()).isEqualTo(EndReason.EXITED);
            assertThat(run.handlerFailure())
                    .hasValueSatisfying(failure -> assertThat(failure)
                            .isInstanceOf(SandboxException.class)
                            .hasMessageContaining("waitFor")
                            .hasMessageContaining("handler"));
        }
    }

    @Test
    void streams_end_with_a_run_whose_listener_throws() throws Exception {
        try (Sandbox sandbox = Sandbox.builder()
                .afterEachRun(run -> {
                    throw new IllegalStateException("not with me");
                })
                .build()) {
            SandboxedProcess process = sandbox.start("echo", "read to its end");
            CompletableFuture<byte[]> read = new CompletableFuture<>();
            Thread reader = new Thread(() -> {
                try {
                    read.complete(process.stdout().readAllBytes());
                } catch (Throwable failure) {
                    read.completeExceptionally(failure);
                }
            });
            reader.setDaemon(true);
            reader.start();

            assertThat(new String(read.get(60, TimeUnit.SECONDS), StandardCharsets.UTF_8))
                    .isEqualTo("read to its end\n");
        }
    }

    @Test
    void a_working_directory_that_the_test_removed_itself_is_no_failure() throws Exception {
        Sandbox sandbox = Sandbox.builder().build();
        sandbox.run("true");
        Files.delete(sandbox.workdir());
        sandbox.close();

        assertThat(sandbox.workdir()).doesNotExist();
    }
}
