package org.sandboxed.selftest.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.EndReason;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.SandboxedProcess;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;

/** Many programs at once, and programs that are killed at any moment of their lives. */
class ConcurrencyTests {

    private static final int MANY = 32;

    @Test
    void core_239_many_programs_run_at_once_in_one_sandbox() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            List<RunResult> runs =
                    atOnce(i -> sandbox.run("sh", "-c", "echo " + i + "; cat /etc/hostname >&2; exit " + i));

            for (int i = 0; i < MANY; i++) {
                assertThat(runs.get(i).stdout()).isEqualTo(i + "\n");
                assertThat(runs.get(i).exitCode()).isEqualTo(i);
            }
            assertThat(runs).extracting(run -> run.processes().root().pid()).doesNotHaveDuplicates();
        }
    }

    @Test
    void core_239_many_sandboxes_run_at_once_each_with_its_own_policy() throws Exception {
        List<RunResult> runs = atOnce(i -> {
            try (Sandbox sandbox = Sandbox.builder()
                    .env("NUMBER", String.valueOf(i))
                    .handler(Syscall.GETPPID, call -> Action.returnValue(1000 + i))
                    .build()) {
                return sandbox.run(Python.lines("import os", "print(os.environ['NUMBER'], os.getppid())"));
            }
        });

        for (int i = 0; i < MANY; i++) {
            assertThat(runs.get(i).stdout()).isEqualTo(i + " " + (1000 + i) + "\n");
        }
    }

    @Test
    void a_program_that_waits_does_not_hold_up_others() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            SandboxedProcess waiting = sandbox.start("cat");
            assertThat(sandbox.run("echo", "meanwhile").stdout()).isEqualTo("meanwhile\n");
            assertThat(waiting.isAlive()).isTrue();
            waiting.kill();
            assertThat(waiting.waitFor().endReason()).isEqualTo(EndReason.CANCELLED);
        }
    }

    @Test
    void a_kill_at_any_moment_ends_the_run() {
        Random random = new Random(17);
        List<String> busy = List.of(
                "sh", "-c", "while :; do /bin/true; cat /etc/passwd /no/such/file 2>&1 | head -1 >/dev/null; done");
        try (Sandbox sandbox =
                Sandbox.builder().timeout(Duration.ofSeconds(100)).build()) {
            for (int i = 0; i < 200; i++) {
                SandboxedProcess process = sandbox.start(busy);
                LockSupport.parkNanos(random.nextInt(8_000_000));
                process.kill();

                RunResult run = process.waitFor();
                assertThat(run.endReason()).isEqualTo(EndReason.CANCELLED);
                assertThat(run.signal()).hasValue(9);
                assertThat(run.handlerFailure()).isEmpty();
            }
        }
    }

    @Test
    void a_SIGKILL_from_elsewhere_at_any_moment_ends_the_run() {
        Random random = new Random(18);
        List<String> busy = List.of("sh", "-c", "while :; do cat /etc/passwd | head -1 >/dev/null; done");
        try (Sandbox sandbox =
                Sandbox.builder().timeout(Duration.ofSeconds(100)).build()) {
            for (int i = 0; i < 200; i++) {
                SandboxedProcess process = sandbox.start(busy);
                LockSupport.parkNanos(random.nextInt(8_000_000));
                ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);

                RunResult run = process.waitFor();
                assertThat(run.signal()).hasValue(9);
                assertThat(run.endReason()).isEqualTo(EndReason.SIGNALED);
                assertThat(run.handlerFailure()).isEmpty();
            }
        }
    }

    @Test
    void closing_while_others_launch_leaves_either_a_result_or_a_refusal() throws Exception {
        for (int round = 0; round < 20; round++) {
            Sandbox sandbox = Sandbox.builder().build();
            List<String> outcomes = atOnce(i -> {
                if (i == 0) {
                    sandbox.close();
                    return "closed";
                }
                try {
                    return sandbox.run("cat", "/etc/hostname").endReason().name();
                } catch (SandboxException e) {
                    assertThat(e).hasMessageContaining("closed");
                    return "refused";
                }
            });

            assertThat(outcomes).isSubsetOf("closed", "refused", "CANCELLED", "EXITED");
            assertThat(sandbox.workdir()).doesNotExist();
        }
    }

    @Test
    void a_handler_on_what_the_launch_itself_calls_does_not_stop_it() {
        Sandbox.Builder builder = Sandbox.builder().timeout(Duration.ofSeconds(60));
        for (Syscall syscall : List.of(
                Syscall.READ,
                Syscall.WRITE,
                Syscall.MMAP,
                Syscall.MUNMAP,
                Syscall.MPROTECT,
                Syscall.MADVISE,
                Syscall.EXIT,
                Syscall.KILL,
                Syscall.RT_SIGPROCMASK,
                Syscall.CLOSE)) {
            builder.handler(syscall, call -> Action.proceed());
        }
        try (Sandbox sandbox = builder.build()) {
            for (int i = 0; i < 50; i++) {
                RunResult run = sandbox.run("sh", "-c", "cat /etc/hostname | cat; sleep 100 &");

                assertThat(run.exitCode()).isZero();
                assertThat(run.duration()).isLessThan(Duration.ofSeconds(20));
                assertThat(run.processes().leaked()).hasSize(1);
                if (i % 10 == 0) {
                    System.gc();
                }
            }
        }
    }

    private interface Task<T> {
        T run(int number) throws Exception;
    }

    private static <T> List<T> atOnce(Task<T> task) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(MANY);
        try {
            CyclicBarrier start = new CyclicBarrier(MANY);
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                int number = i;
                Callable<T> call = () -> {
                    start.await();
                    return task.run(number);
                };
                futures.add(threads.submit(call));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get(100, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
