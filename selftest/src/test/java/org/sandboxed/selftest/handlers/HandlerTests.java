package org.sandboxed.selftest.handlers;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.handler.SyscallHandler;
import org.sandboxed.engine.record.Decision;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What handlers of a test see and answer, with real programs as callers. */
class HandlerTests {

    @Test
    void core_053_a_handler_that_lets_getcwd_proceed_changes_nothing() {
        AtomicInteger calls = new AtomicInteger();

        RunResult run = run(Syscall.GETCWD, counting(calls), "/bin/pwd");

        assertThat(run.exitCode()).isZero();
        assertThat(run.stdout().strip()).isNotEmpty().startsWith("/");
        assertThat(calls).hasPositiveValue();
        assertThat(run.handlerFailure()).isEmpty();
    }

    @Test
    void core_054_without_handlers_a_program_just_runs() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            assertThat(sandbox.run("echo", "hi").stdout()).isEqualTo("hi\n");
        }
    }

    @Test
    void core_055_a_handler_sees_opens_that_the_builtins_let_proceed() {
        AtomicInteger calls = new AtomicInteger();

        RunResult run = run(Syscall.OPENAT, counting(calls), "cat", "/etc/group");

        assertThat(run.stdout()).contains("root:");
        assertThat(calls).hasPositiveValue();
    }

    @Test
    void core_057_the_second_handler_decides_where_the_first_lets_proceed() {
        AtomicInteger first = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        try (Sandbox sandbox = Sandbox.builder()
                .handler(Syscall.GETCWD, counting(first))
                .handler(Syscall.GETCWD, call -> {
                    second.incrementAndGet();
                    return Action.errno(Errno.EACCES);
                })
                .build()) {

            RunResult run = sandbox.run("/bin/pwd");

            assertThat(run.exitCode()).isNotZero();
            assertThat(run.stderr()).contains("Permission denied");
            assertThat(first).hasPositiveValue().hasValue(second.get());
        }
    }

    @Test
    void core_058_a_handler_after_the_one_that_decided_is_not_asked() {
        AtomicInteger second = new AtomicInteger();
        try (Sandbox sandbox = Sandbox.builder()
                .handler(Syscall.GETCWD, call -> Action.errno(Errno.EACCES))
                .handler(Syscall.GETCWD, counting(second))
                .build()) {

            RunResult run = sandbox.run("/bin/pwd");

            assertThat(run.exitCode()).isNotZero();
            assertThat(second).hasValue(0);
        }
    }

    @Test
    void core_059_handlers_of_one_syscall_are_asked_in_the_order_in_which_they_were_added() {
        Queue<Integer> order = new ConcurrentLinkedQueue<>();
        Sandbox.Builder builder = Sandbox.builder();
        for (int number : List.of(1, 2, 3)) {
            builder.handler(Syscall.GETPGRP, call -> {
                order.add(number);
                return Action.proceed();
            });
        }
        try (Sandbox sandbox = builder.build()) {
            sandbox.run(Python.lines("import os", "os.getpgrp()"));
        }

        assertThat(order).containsExactly(1, 2, 3);
    }

    @Test
    void core_063_a_handler_object_keeps_its_state_over_the_runs_of_a_sandbox() {
        AtomicInteger calls = new AtomicInteger();
        try (Sandbox sandbox =
                Sandbox.builder().handler(Syscall.GETCWD, counting(calls)).build()) {
            sandbox.run("/bin/pwd");
            int afterFirst = calls.get();
            sandbox.run("/bin/pwd");

            assertThat(afterFirst).isPositive();
            assertThat(calls).hasValue(2 * afterFirst);
        }
    }

    @Test
    void one_handler_object_may_serve_several_syscalls() {
        Queue<Syscall> seen = new ConcurrentLinkedQueue<>();
        SyscallHandler both = call -> {
            seen.add(call.syscall());
            return Action.proceed();
        };
        try (Sandbox sandbox = Sandbox.builder()
                .handler(Syscall.GETPGRP, both)
                .handler(Syscall.GETPRIORITY, both)
                .build()) {
            sandbox.run(Python.lines("import os", "os.getpgrp()", "os.getpriority(os.PRIO_PROCESS, 0)"));
        }

        assertThat(seen).containsExactly(Syscall.GETPGRP, Syscall.GETPRIORITY);
    }

    @Test
    void one_handler_is_added_for_several_syscalls_at_once() {
        AtomicInteger opens = new AtomicInteger();
        try (Sandbox sandbox = Sandbox.builder()
                .handler(List.of(Syscall.OPEN, Syscall.OPENAT, Syscall.OPENAT2), counting(opens))
                .build()) {
            sandbox.run(Python.lines("import ctypes, os", "os.open('/etc/passwd', os.O_RDONLY)"));
            int before = opens.get();
            sandbox.run(Python.lines(
                    "import ctypes, os",
                    "os.open('/etc/passwd', os.O_RDONLY)",
                    "ctypes.CDLL(None).syscall(437, -100, b'/etc/passwd', (ctypes.c_uint64 * 3)(), 24)"));

            assertThat(opens.get()).isEqualTo(2 * before + 1);
        }
    }

    @Test
    void a_handler_of_no_syscall_is_refused() {
        List<Syscall> none = List.of();

        assertThatThrownBy(() -> Sandbox.builder().handler(none, call -> Action.proceed()))
                .isInstanceOf(SandboxException.class)
                .hasMessage("handler: [] names no syscall that this architecture has");
    }

    @Test
    void core_066_a_handler_returns_a_value_of_its_own() {
        RunResult run =
                run(Syscall.GETPPID, call -> Action.returnValue(777), Python.lines("import os", "print(os.getppid())"));

        assertThat(run.stdout()).isEqualTo("777\n");
        assertThat(run.syscalls().of(Syscall.GETPPID).events())
                .extracting(event -> event.decision())
                .containsExactly(new Decision.Returned(777));
    }

    @Test
    void core_066_returned_values_are_not_cut_to_32_bits() {
        RunResult run = run(
                Syscall.LSEEK,
                call -> call.arg(0) == 77 ? Action.returnValue(1L << 40) : Action.proceed(),
                Python.lines("import os", "print(os.lseek(77, 0, 0))"));

        assertThat(run.stdout()).isEqualTo((1L << 40) + "\n");
    }

    @Test
    void core_067_a_handler_refuses_one_path_and_no_other() {
        RunResult run = run(
                Syscall.OPENAT,
                call -> call.readString(1).filter("/etc/hostname"::equals).isPresent()
                        ? Action.errno(Errno.EPERM)
                        : Action.proceed(),
                Python.lines(
                        "try: open('/etc/hostname')",
                        "except PermissionError as e: print(e.errno)",
                        "print(len(open('/etc/passwd').read()) > 0)"));

        assertThat(run.stdout()).isEqualTo("1\nTrue\n");
        assertThat(run.syscalls().denied().under("/etc/hostname").events())
                .extracting(event -> event.decision())
                .containsExactly(new Decision.Failed(Errno.EPERM));
    }

    @Test
    void core_073_a_handler_reads_the_path_that_the_program_opens() {
        Queue<String> paths = new ConcurrentLinkedQueue<>();

        run(
                Syscall.OPENAT,
                call -> {
                    call.readString(1).ifPresent(paths::add);
                    return Action.proceed();
                },
                "cat",
                "/etc/hostname");

        assertThat(paths).contains("/etc/hostname");
    }

    @Test
    void core_074_the_context_names_the_caller_the_syscall_and_six_arguments() {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        RunResult run = run(
                Syscall.GETPRIORITY,
                call -> {
                    seen.add(call.pid() + " " + call.tid() + " " + call.syscall() + " " + call.arg(0) + " "
                            + call.args()[1] + " " + call.args().length);
                    return Action.proceed();
                },
                Python.lines(
                        "import os",
                        "try: os.getpriority(os.PRIO_PGRP, 4242)",
                        "except OSError: pass",
                        "print(os.getpid())"));

        String pid = run.stdout().strip();
        assertThat(seen).containsExactly(pid + " " + pid + " getpriority 1 4242 6");
    }

    @Test
    void a_thread_is_told_from_its_process() {
        Queue<List<Integer>> seen = new ConcurrentLinkedQueue<>();
        RunResult run = run(
                Syscall.GETPGRP,
                call -> {
                    seen.add(List.of(call.pid(), call.tid()));
                    return Action.proceed();
                },
                Python.lines(
                        "import os, threading",
                        "def work():",
                        "    os.getpgrp()",
                        "    print(os.getpid(), threading.get_native_id())",
                        "t = threading.Thread(target=work); t.start(); t.join()"));

        List<Integer> ids = Pattern.compile(" ")
                .splitAsStream(run.stdout().strip())
                .map(Integer::valueOf)
                .toList();
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(seen).containsExactly(ids);
    }

    @Test
    void core_086_an_unreadable_pointer_reads_as_nothing_and_the_kernel_says_EFAULT() {
        Queue<Optional<String>> seen = new ConcurrentLinkedQueue<>();
        RunResult run = run(
                Syscall.STATFS,
                call -> {
                    seen.add(call.readString(0));
                    return Action.proceed();
                },
                Python.lines(
                        "import ctypes",
                        "libc = ctypes.CDLL(None, use_errno=True)",
                        "for p in (1, 0):",
                        "    print(libc.statfs(ctypes.c_void_p(p), ctypes.c_void_p(1)), ctypes.get_errno())"));

        assertThat(run.stdout()).isEqualTo("-1 14\n-1 14\n");
        assertThat(seen).containsOnly(Optional.empty()).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void core_089_a_handler_that_lists_paths_fails_closed_for_those_it_cannot_read() {
        SyscallHandler listed = call -> {
            Optional<String> path = call.readString(0);
            return path.filter("/etc"::equals).isPresent() ? Action.proceed() : Action.errno(Errno.EACCES);
        };
        RunResult run = run(
                Syscall.STATFS,
                listed,
                Python.lines(
                        "import ctypes, os",
                        "print(os.statvfs('/etc').f_bsize > 0)",
                        "libc = ctypes.CDLL(None, use_errno=True)",
                        "buffer = ctypes.create_string_buffer(512)",
                        "for p in (b'/usr', ctypes.c_void_p(1)):",
                        "    print(libc.statfs(p, buffer), ctypes.get_errno())"));

        assertThat(run.stdout()).isEqualTo("True\n-1 13\n-1 13\n");
    }

    @Test
    void core_090_an_audit_handler_sees_every_probe_and_leaves_the_run_alone() throws Exception {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        try (Sandbox sandbox = Sandbox.builder()
                .handler(Syscall.OPENAT, call -> {
                    call.readString(1).ifPresent(seen::add);
                    return Action.proceed();
                })
                .build()) {
            List<Path> probes = List.of(
                    sandbox.workdir().resolve("a"),
                    sandbox.workdir().resolve("b c"),
                    sandbox.workdir().resolve("ü"));
            for (Path probe : probes) {
                Files.write(probe, "x".getBytes(StandardCharsets.UTF_8));
            }

            RunResult run =
                    sandbox.run(Python.lines("import os", "for n in ('a', 'b c', 'ü'):", "    print(open(n).read())"));

            assertThat(run.stdout()).isEqualTo("x\nx\nx\n");
            assertThat(seen).contains("a", "b c", "ü");
        }
    }

    @Test
    void a_handler_never_sees_what_the_launch_does_before_the_program_is_executed() {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        Sandbox.Builder builder = Sandbox.builder();
        for (Syscall syscall : List.of(
                Syscall.CHDIR,
                Syscall.DUP2,
                Syscall.SETSID,
                Syscall.CLOSE_RANGE,
                Syscall.RT_SIGACTION,
                Syscall.RT_SIGPROCMASK)) {
            builder.handler(syscall, call -> {
                seen.add(call.syscall().name());
                return Action.errno(Errno.EPERM);
            });
        }
        try (Sandbox sandbox = builder.build()) {
            RunResult run = sandbox.run("/bin/true");

            assertThat(run.exitCode()).isZero();
            assertThat(seen).isEmpty();
            assertThat(run.syscalls().of(Syscall.SETSID, Syscall.CHDIR).events())
                    .isEmpty();
        }
    }

    private static SyscallHandler counting(AtomicInteger calls) {
        return call -> {
            calls.incrementAndGet();
            return Action.proceed();
        };
    }

    private static RunResult run(Syscall syscall, SyscallHandler handler, String... command) {
        return run(syscall, handler, List.of(command));
    }

    private static RunResult run(Syscall syscall, SyscallHandler handler, List<String> command) {
        try (Sandbox sandbox = Sandbox.builder().handler(syscall, handler).build()) {
            return sandbox.run(command);
        }
    }
}
