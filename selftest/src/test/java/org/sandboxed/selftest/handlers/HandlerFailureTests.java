package org.sandboxed.selftest.handlers;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sandboxed.engine.EndReason;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.HandlerContext;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.handler.SyscallHandler;
import org.sandboxed.engine.record.Decision;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Handlers that fail, kill, or may not be added at all. */
class HandlerFailureTests {

    private static final List<String> TRY_GETPRIORITY = Python.lines(
            "import os",
            "print('BEFORE', flush=True)",
            "try: os.getpriority(os.PRIO_PROCESS, 0); print('DONE')",
            "except OSError as e: print(e.errno)",
            "print('AFTER')");

    static Stream<Named<SyscallHandler>> brokenHandlers() {
        return Stream.of(
                Named.of("exception", call -> {
                    throw new IllegalStateException("broken");
                }),
                Named.of("checked exception", call -> {
                    throw new java.io.IOException("broken");
                }),
                Named.of("assertion", call -> {
                    throw new AssertionError("broken");
                }),
                Named.of("stack overflow", call -> Action.returnValue(depth(1))),
                Named.of("out of memory", call -> {
                    long[][] everything = new long[Integer.MAX_VALUE - 8][];
                    return Action.returnValue(everything.length);
                }),
                Named.of("missing class", call -> {
                    throw new NoClassDefFoundError("broken");
                }),
                Named.of("no action", call -> nothing()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenHandlers")
    void core_071_a_handler_that_throws_fails_the_call_with_EIO_and_is_reported(SyscallHandler handler) {
        RunResult run = run(Syscall.GETPRIORITY, handler, TRY_GETPRIORITY);

        assertThat(run.stdout()).isEqualTo("BEFORE\n5\nAFTER\n");
        assertThat(run.handlerFailure()).isPresent();
        assertThat(run.syscalls().of(Syscall.GETPRIORITY).events())
                .extracting(event -> event.decision())
                .containsExactly(new Decision.Failed(Errno.EIO));
    }

    @Test
    void the_report_names_the_syscall_and_carries_what_was_thrown() {
        IllegalStateException thrown = new IllegalStateException("broken");
        RunResult run = run(
                Syscall.GETPRIORITY,
                call -> {
                    throw thrown;
                },
                TRY_GETPRIORITY);

        assertThat(run.handlerFailure())
                .hasValueSatisfying(failure -> assertThat(failure)
                        .isInstanceOf(SandboxException.class)
                        .hasMessageContaining("getpriority")
                        .hasMessageContaining("broken")
                        .hasCause(thrown));
    }

    @Test
    void a_handler_that_threw_is_asked_again() {
        AtomicInteger calls = new AtomicInteger();
        RunResult run = run(
                Syscall.GETPRIORITY,
                call -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new IllegalStateException("only once");
                    }
                    return Action.returnValue(20 - 7);
                },
                Python.lines(
                        "import os",
                        "try: os.getpriority(os.PRIO_PROCESS, 0)",
                        "except OSError as e: print(e.errno)",
                        "print(os.getpriority(os.PRIO_PROCESS, 0))"));

        assertThat(run.stdout()).isEqualTo("5\n7\n");
    }

    @Test
    void core_070_a_handler_kills_the_program_in_the_middle() {
        RunResult run = run(Syscall.GETPRIORITY, call -> Action.kill(9), TRY_GETPRIORITY);

        assertThat(run.stdout()).isEqualTo("BEFORE\n");
        assertThat(run.signal()).hasValue(9);
        assertThat(run.exitCode()).isEqualTo(137);
        assertThat(run.endReason()).isEqualTo(EndReason.KILLED_BY_POLICY);
        assertThat(run.syscalls().denied().of(Syscall.GETPRIORITY).events())
                .extracting(event -> event.decision())
                .containsExactly(new Decision.Killed(9));
    }

    @Test
    void a_handler_kills_a_child_and_the_program_goes_on() {
        RunResult run = run(
                Syscall.GETPRIORITY,
                call -> Action.kill(9),
                Python.lines(
                        "import os",
                        "child = os.fork()",
                        "if child == 0: os.getpriority(os.PRIO_PROCESS, 0)",
                        "print(os.WTERMSIG(os.waitpid(child, 0)[1]))"));

        assertThat(run.stdout()).isEqualTo("9\n");
        assertThat(run.endReason()).isEqualTo(EndReason.EXITED);
    }

    @Test
    void a_kill_from_a_thread_reaches_the_whole_process_with_a_signal_that_it_may_handle() {
        RunResult run = run(
                Syscall.GETPRIORITY,
                call -> Action.kill(10),
                Python.lines(
                        "import os, signal, threading",
                        "got = threading.Event()",
                        "signal.signal(signal.SIGUSR1, lambda *a: got.set())",
                        "def work():",
                        "    try: os.getpriority(os.PRIO_PROCESS, 0)",
                        "    except OSError as e: print(e.errno)",
                        "t = threading.Thread(target=work); t.start(); t.join()",
                        "print(got.wait(20))"));

        assertThat(run.stdout()).isEqualTo("12\nTrue\n");
    }

    @Test
    void a_handler_kills_the_program_in_its_very_first_exec() {
        RunResult run = run(Syscall.EXECVE, call -> Action.kill(9), List.of("/bin/true"));

        assertThat(run.signal()).hasValue(9);
        assertThat(run.endReason()).isEqualTo(EndReason.KILLED_BY_POLICY);
    }

    @Test
    void a_handler_refuses_the_very_first_exec_and_the_launch_says_so() {
        try (Sandbox sandbox = Sandbox.builder()
                .handler(Syscall.EXECVE, call -> Action.errno(Errno.EMFILE))
                .build()) {
            assertThatThrownBy(() -> sandbox.run("/bin/true"))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("/bin/true")
                    .hasMessageContaining("EMFILE");
        }
    }

    @Test
    void a_handler_that_throws_at_the_very_first_exec_is_named_by_the_launch() {
        try (Sandbox sandbox = Sandbox.builder()
                .handler(Syscall.EXECVE, call -> {
                    throw new IllegalStateException("no exec today");
                })
                .build()) {
            assertThatThrownBy(() -> sandbox.run("/bin/true"))
                    .isInstanceOf(SandboxException.class)
                    .satisfies(thrown -> assertThat(thrown.getSuppressed())
                            .singleElement()
                            .satisfies(failure -> assertThat(failure).hasMessageContaining("no exec today")));
        }
    }

    @Test
    void core_061_a_handler_on_a_syscall_that_the_test_blocks_is_refused_with_its_name_and_number() {
        assertThatThrownBy(() -> Sandbox.builder()
                        .denySyscalls(Syscall.MREMAP)
                        .handler(Syscall.MREMAP, call -> Action.proceed())
                        .build())
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("bypass")
                .hasMessageContaining("mremap")
                .hasMessageContaining(String.valueOf(Syscall.MREMAP.number()));
    }

    @Test
    void core_061_a_handler_on_a_syscall_of_the_standard_list_is_refused() {
        assertThatThrownBy(() -> Sandbox.builder()
                        .handler(Syscall.PTRACE, call -> Action.proceed())
                        .build())
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("ptrace")
                .hasMessageContaining("allowSyscalls");
    }

    @Test
    void a_syscall_with_which_the_jvm_itself_waits_cannot_be_trapped() {
        Sandbox.Builder builder = Sandbox.builder();

        assertThatThrownBy(() -> builder.handler(Syscall.FUTEX, call -> Action.proceed()))
                .isInstanceOf(SandboxException.class)
                .hasMessageContainingAll("handler: futex (" + Syscall.FUTEX.number() + ")", "cannot be trapped");
        assertThatThrownBy(() -> builder.record(Syscall.FUTEX))
                .isInstanceOf(SandboxException.class)
                .hasMessageStartingWith("record: futex");
        assertThatThrownBy(() -> builder.denySyscalls(Syscall.FUTEX))
                .isInstanceOf(SandboxException.class)
                .hasMessageStartingWith("denySyscalls: futex");
        assertThatThrownBy(
                        () -> builder.faults(faults -> faults.on(Syscall.FUTEX).fail(Errno.EINTR)))
                .isInstanceOf(SandboxException.class)
                .hasMessageStartingWith("faults: futex");
    }

    @Test
    void a_syscall_that_is_not_there_has_neither_handler_nor_fault() {
        Sandbox.Builder handled = Sandbox.builder().handler(Syscall.CLONE3, call -> Action.proceed());
        Sandbox.Builder faulty =
                Sandbox.builder().faults(faults -> faults.on(Syscall.CLONE3).fail(Errno.EAGAIN));

        assertThatThrownBy(handled::build)
                .isInstanceOf(SandboxException.class)
                .hasMessageContainingAll("handler: clone3 (" + Syscall.CLONE3.number() + ")", "ENOSYS", "name clone");
        assertThatThrownBy(faulty::build)
                .isInstanceOf(SandboxException.class)
                .hasMessageContainingAll("faults: clone3 (" + Syscall.CLONE3.number() + ")", "ENOSYS", "name clone");
    }

    @Test
    void a_handler_on_a_syscall_that_was_unblocked_first_is_asked() {
        try (Sandbox sandbox = Sandbox.builder()
                .allowSyscalls(Syscall.PERSONALITY)
                .handler(Syscall.PERSONALITY, call -> Action.returnValue(4711))
                .build()) {
            RunResult run = sandbox.run(
                    Python.lines("import ctypes", "print(ctypes.CDLL(None).personality(ctypes.c_ulong(0xffffffff)))"));

            assertThat(run.stdout()).isEqualTo("4711\n");
        }
    }

    @Test
    void core_062_negative_and_unknown_numbers_are_refused_before_anything_is_built() {
        assertThatThrownBy(() -> Syscall.of(-5))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("-5");
        assertThatThrownBy(() -> Syscall.of(99_999))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("99999");
    }

    @Test
    void core_082_an_unknown_name_is_refused() {
        assertThatThrownBy(() -> Syscall.of("no_such_call"))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("no_such_call");
    }

    @Test
    void a_context_is_inert_once_its_handler_has_returned() {
        List<HandlerContext> kept = new java.util.concurrent.CopyOnWriteArrayList<>();
        run(
                Syscall.GETCWD,
                call -> {
                    kept.add(call);
                    return Action.proceed();
                },
                List.of("/bin/pwd"));

        assertThat(kept).isNotEmpty().allSatisfy(call -> {
            assertThatThrownBy(() -> call.readString(0)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> call.readBytes(1, 1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> call.writeBytes(1, new byte[1])).isInstanceOf(IllegalStateException.class);
        });
    }

    private static RunResult run(Syscall syscall, SyscallHandler handler, List<String> command) {
        try (Sandbox sandbox = Sandbox.builder().handler(syscall, handler).build()) {
            return sandbox.run(command);
        }
    }

    @SuppressWarnings("InfiniteRecursion")
    private static long depth(long value) {
        return depth(value + 1) + 1;
    }

    @SuppressWarnings("NullAway") // what code without nullness checks could return
    private static Action nothing() {
        Supplier<@Nullable Action> none = () -> null;
        return none.get();
    }
}
