package org.sandboxed.selftest.handlers;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.EndReason;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxedProcess;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.handler.SyscallHandler;
import org.sandboxed.engine.record.Decision;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;

/** Work that handlers defer, with real programs waiting for it. */
class DeferTests {

    private static final String CALL = "os.getpriority(os.PRIO_PROCESS, 0)";

    /** The same call in a way that lets Python's other threads run meanwhile. */
    private static final String THREADED_CALL = "ctypes.CDLL(None, use_errno=True).getpriority(0, 0)";

    @Test
    void core_075_deferred_work_answers_with_an_errno() {
        RunResult run = run(
                call -> Action.defer(() -> Action.errno(Errno.EACCES)),
                "import os, sys",
                "try: " + CALL,
                "except PermissionError: sys.exit(7)");

        assertThat(run.exitCode()).isEqualTo(7);
        assertThat(run.handlerFailure()).isEmpty();
    }

    @Test
    void deferred_work_answers_with_every_other_action() {
        AtomicInteger turn = new AtomicInteger();
        RunResult run = run(
                call -> Action.defer(() -> switch (turn.getAndIncrement()) {
                    case 0 -> Action.returnValue(20 - 3);
                    case 1 -> Action.proceed();
                    case 2 -> Action.injectBytes(new byte[] {'x'});
                    default -> Action.kill(9);
                }),
                "import os, ctypes",
                "nice = int(open('/proc/self/stat').read().rsplit(')', 1)[1].split()[16])",
                "print(" + CALL + ")",
                "print(" + CALL + " - nice)",
                "fd = ctypes.CDLL(None).syscall(" + Syscall.GETPRIORITY.number() + ", 0, 0)",
                "print(os.read(fd, 9))",
                "print(flush=True)",
                CALL,
                "print('survived')");

        assertThat(run.stdout()).isEqualTo("3\n0\nb'x'\n\n");
        assertThat(run.signal()).hasValue(9);
    }

    @Test
    void deferred_work_reads_the_memory_of_its_caller() {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        try (Sandbox sandbox = Sandbox.builder()
                .handler(
                        Syscall.STATFS,
                        call -> Action.defer(() -> {
                            call.readString(0).ifPresent(seen::add);
                            return Action.proceed();
                        }))
                .build()) {
            sandbox.run(Python.lines("import os", "os.statvfs('/etc')"));
        }

        assertThat(seen).contains("/etc");
    }

    @Test
    void other_calls_go_on_while_one_is_deferred() {
        CountDownLatch other = new CountDownLatch(1);
        try (Sandbox sandbox = Sandbox.builder()
                .handler(
                        Syscall.GETPRIORITY,
                        call -> Action.defer(() -> {
                            assertThat(other.await(60, TimeUnit.SECONDS)).isTrue();
                            return Action.returnValue(20 - 5);
                        }))
                .handler(Syscall.GETPGRP, call -> {
                    other.countDown();
                    return Action.proceed();
                })
                .build()) {
            RunResult run = sandbox.run(Python.lines(
                    "import ctypes, os, threading",
                    "t = threading.Thread(target=lambda: print(" + THREADED_CALL + "))",
                    "t.start()",
                    "os.getpgrp()",
                    "t.join()"));

            assertThat(run.stdout()).isEqualTo("5\n");
            assertThat(run.handlerFailure()).isEmpty();
        }
    }

    @Test
    void a_deferred_answer_ends_the_chain() {
        AtomicInteger later = new AtomicInteger();
        try (Sandbox sandbox = Sandbox.builder()
                .handler(Syscall.GETPRIORITY, call -> Action.defer(() -> Action.returnValue(20 - 1)))
                .handler(Syscall.GETPRIORITY, call -> {
                    later.incrementAndGet();
                    return Action.proceed();
                })
                .build()) {
            assertThat(sandbox.run(Python.lines("import os", "print(" + CALL + ")"))
                            .stdout())
                    .isEqualTo("1\n");
        }

        assertThat(later).hasValue(0);
    }

    @Test
    void core_078_the_65th_call_in_flight_gets_EAGAIN_at_once() {
        CountDownLatch refused = new CountDownLatch(1);
        try (Sandbox sandbox = Sandbox.builder()
                .handler(
                        Syscall.GETPRIORITY,
                        call -> Action.defer(() -> {
                            assertThat(refused.await(60, TimeUnit.SECONDS)).isTrue();
                            return Action.returnValue(20);
                        }))
                .handler(Syscall.GETPGRP, call -> {
                    refused.countDown();
                    return Action.proceed();
                })
                .build()) {
            RunResult run = sandbox.run(Python.lines(
                    "import ctypes, os, threading",
                    "libc = ctypes.CDLL(None, use_errno=True)",
                    "results = []",
                    "def work():",
                    "    failed = libc.getpriority(0, 0) == -1",
                    "    results.append(ctypes.get_errno() if failed else 0)",
                    "    if failed: os.getpgrp()",
                    "threads = [threading.Thread(target=work) for i in range(65)]",
                    "for t in threads: t.start()",
                    "for t in threads: t.join()",
                    "print(results.count(0), results.count(11))"));

            assertThat(run.stdout()).isEqualTo("64 1\n");
            assertThat(run.syscalls().of(Syscall.GETPRIORITY).denied().events())
                    .extracting(event -> event.decision())
                    .containsExactly(new Decision.Failed(Errno.EAGAIN));
        }
    }

    @Test
    void slots_are_free_again_after_each_answer() {
        RunResult run = run(
                call -> Action.defer(() -> Action.returnValue(20)),
                "import os",
                "for i in range(500): " + CALL,
                "print('all')");

        assertThat(run.stdout()).isEqualTo("all\n");
        assertThat(run.syscalls().of(Syscall.GETPRIORITY).events()).hasSize(500);
    }

    @Test
    void core_079_deferred_work_that_defers_again_fails_with_EIO() {
        RunResult run = run(
                call -> Action.defer(() -> Action.defer(Action::proceed)),
                "import os",
                "try: " + CALL,
                "except OSError as e: print(e.errno)");

        assertThat(run.stdout()).isEqualTo("5\n");
        assertThat(run.handlerFailure())
                .hasValueSatisfying(failure -> assertThat(failure).hasMessageContaining("another defer"));
    }

    @Test
    void deferred_work_that_throws_fails_with_EIO_and_is_reported() {
        for (Throwable broken : new Throwable[] {new Exception("broken"), new StackOverflowError("broken")}) {
            RunResult run = run(
                    call -> Action.defer(() -> {
                        if (broken instanceof Error error) {
                            throw error;
                        }
                        throw (Exception) broken;
                    }),
                    "import os",
                    "try: " + CALL,
                    "except OSError as e: print(e.errno)");

            assertThat(run.stdout()).isEqualTo("5\n");
            assertThat(run.handlerFailure()).containsSame(broken);
        }
    }

    @Test
    void core_077_a_program_is_killed_while_its_call_waits_for_deferred_work() throws InterruptedException {
        CountDownLatch deferred = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        SyscallHandler never = call -> Action.defer(() -> {
            deferred.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return Action.proceed();
        });
        try (Sandbox sandbox =
                Sandbox.builder().handler(Syscall.GETPRIORITY, never).build()) {
            SandboxedProcess process = sandbox.start(Python.lines("import os", CALL));
            assertThat(deferred.await(60, TimeUnit.SECONDS)).isTrue();
            process.kill();
            RunResult run = process.waitFor();

            assertThat(run.endReason()).isEqualTo(EndReason.CANCELLED);
            assertThat(run.handlerFailure()).isEmpty();
            assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_time_limit_ends_a_program_whose_call_waits_for_deferred_work() {
        try (Sandbox sandbox = Sandbox.builder()
                .timeout(Duration.ofMillis(500))
                .handler(
                        Syscall.GETPRIORITY,
                        call -> Action.defer(() -> {
                            new CountDownLatch(1).await();
                            return Action.proceed();
                        }))
                .build()) {
            RunResult run = sandbox.run(Python.lines("import os", CALL));

            assertThat(run.timedOut()).isTrue();
            assertThat(run.duration()).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void core_087_a_child_that_is_killed_during_deferred_work_disturbs_nobody() {
        CountDownLatch killed = new CountDownLatch(1);
        try (Sandbox sandbox = Sandbox.builder()
                .handler(
                        Syscall.GETPRIORITY,
                        call -> Action.defer(() -> {
                            ProcessHandle.of(call.pid()).ifPresent(ProcessHandle::destroyForcibly);
                            assertThat(killed.await(60, TimeUnit.SECONDS)).isTrue();
                            return Action.returnValue(20);
                        }))
                .handler(Syscall.GETPGRP, call -> {
                    killed.countDown();
                    return Action.proceed();
                })
                .build()) {
            RunResult run = sandbox.run(Python.lines(
                    "import os",
                    "child = os.fork()",
                    "if child == 0: " + CALL,
                    "print(os.WTERMSIG(os.waitpid(child, 0)[1]))",
                    "os.getpgrp()",
                    "print(len(open('/etc/passwd').read()) > 0)"));

            assertThat(run.stdout()).isEqualTo("9\nTrue\n");
            assertThat(run.handlerFailure()).isEmpty();
        }
    }

    @Test
    void an_exec_is_never_deferred() {
        try (Sandbox sandbox = Sandbox.builder()
                .handler(
                        Syscall.EXECVE,
                        call -> call.readString(0).filter("/bin/false"::equals).isPresent()
                                ? Action.defer(Action::proceed)
                                : Action.proceed())
                .build()) {
            RunResult run = sandbox.run(Python.lines(
                    "import os", "try: os.execv('/bin/false', ['false'])", "except OSError as e: print(e.errno)"));

            assertThat(run.stdout()).isEqualTo("1\n");
            assertThat(run.handlerFailure())
                    .hasValueSatisfying(failure -> assertThat(failure).hasMessageContaining("exec cannot be deferred"));
        }
    }

    @Test
    void a_handler_that_blocks_for_ever_is_reported_and_does_not_hang_the_test() {
        try (Sandbox sandbox = Sandbox.builder()
                .timeout(Duration.ofSeconds(2))
                .handler(Syscall.GETPRIORITY, call -> {
                    new CountDownLatch(1).await();
                    return Action.proceed();
                })
                .build()) {
            RunResult run = sandbox.run(Python.lines("import os", CALL));

            assertThat(run.timedOut()).isTrue();
            assertThat(run.handlerFailure())
                    .hasValueSatisfying(failure -> assertThat(failure).hasMessageContaining("getpriority"));
        }
    }

    private static RunResult run(SyscallHandler handler, String... program) {
        try (Sandbox sandbox =
                Sandbox.builder().handler(Syscall.GETPRIORITY, handler).build()) {
            return sandbox.run(Python.lines(program));
        }
    }
}
