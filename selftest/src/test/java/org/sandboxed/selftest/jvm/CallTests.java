package org.sandboxed.selftest.jvm;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.sandboxed.engine.CallResult;
import org.sandboxed.engine.EndReason;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.SandboxedCallException;
import org.sandboxed.engine.handler.Syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Code of the test in a JVM of its own: what comes back, and what becomes of code that does not come back. */
class CallTests {

    /** What a test may return. */
    record Answer(String text, List<Integer> numbers, Map<String, Duration> times) implements Serializable {}

    @Test
    void a_value_comes_back_from_another_process() {
        int captured = 20;
        try (Sandbox sandbox = Sandbox.builder().build()) {
            long pid = sandbox.call(() -> ProcessHandle.current().pid());
            int sum = sandbox.call(() -> captured + 22);

            assertThat(pid).isNotEqualTo(ProcessHandle.current().pid());
            assertThat(sum).isEqualTo(42);
        }
    }

    @Test
    void values_of_the_project_and_null_come_back() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            Answer answer = sandbox.call(() -> new Answer("yes", List.of(1, 2), Map.of("long", Duration.ofDays(1))));
            CallResult<?> nothing = sandbox.attempt(() -> {});

            assertThat(answer).isEqualTo(new Answer("yes", List.of(1, 2), Map.of("long", Duration.ofDays(1))));
            assertThat(nothing.hasReturned()).isTrue();
            assertThat((Object) nothing.value()).isNull();
        }
    }

    @Test
    void code_without_a_value_leaves_its_files() throws IOException {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            sandbox.call(() -> {
                Files.writeString(Path.of("out.txt"), System.getProperty("user.dir"));
            });

            assertThat(sandbox.workdir().resolve("out.txt"))
                    .hasContent(sandbox.workdir().toString());
        }
    }

    @Test
    void code_sees_a_real_directory_and_changes_a_copy(@TempDir Path project) throws IOException {
        Files.writeString(project.resolve("in.txt"), "in");
        try (Sandbox sandbox = Sandbox.builder().workdir(project).build()) {
            String read = sandbox.call(() -> {
                Files.writeString(Path.of("out.txt"), "out");
                return Files.readString(Path.of("in.txt"));
            });

            assertThat(read).isEqualTo("in");
            assertThat(sandbox.run("cat", "out.txt").stdout()).isEqualTo("out");
            assertThat(project.resolve("out.txt")).doesNotExist();
        }
    }

    @Test
    void an_exception_comes_back_with_both_stacks() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            assertThatThrownBy(() -> sandbox.call(() -> thrower("no such luck")))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage("no such luck")
                    .hasCauseExactlyInstanceOf(ArithmeticException.class)
                    .satisfies(thrown -> assertThat(thrown.getStackTrace())
                            .extracting(StackTraceElement::getMethodName)
                            .startsWith("thrower")
                            .contains("main", "an_exception_comes_back_with_both_stacks"));
        }
    }

    private static String thrower(String message) throws IOException {
        throw new IOException(message, new ArithmeticException("cause"));
    }

    @Test
    void an_assertion_error_comes_back_with_its_values() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            Throwable thrown = catchThrowable(() ->
                    sandbox.call(() -> Assertions.assertThat("actual").as("it").isEqualTo("expected")));

            assertThat(thrown).isInstanceOfSatisfying(AssertionFailedError.class, failure -> {
                assertThat(failure.getActual().getStringRepresentation()).contains("actual");
                assertThat(failure.getExpected().getStringRepresentation()).contains("expected");
            });
        }
    }

    /** Not serializable, for what it holds is not. */
    static final class HoldsThread extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // that is the point
        final Thread holder = Thread.currentThread();

        HoldsThread() {
            super("held", new IllegalStateException("below"));
        }
    }

    @Test
    void an_exception_that_cannot_be_copied_is_stood_for() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            CallResult<?> result = sandbox.attempt(() -> {
                throw new HoldsThread();
            });

            assertThat(result.thrown().orElseThrow())
                    .isExactlyInstanceOf(SandboxException.class)
                    .hasMessage(
                            HoldsThread.class.getName() + ": held (stands for the original, which is not serializable)")
                    .hasStackTraceContaining("an_exception_that_cannot_be_copied_is_stood_for")
                    .cause()
                    .hasMessage("java.lang.IllegalStateException: below");
        }
    }

    @Test
    void an_exit_is_a_result() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            CallResult<?> exited = sandbox.attempt(() -> System.exit(3));
            CallResult<?> halted = sandbox.attempt(() -> Runtime.getRuntime().halt(4));

            assertThat(exited.hasReturned()).isFalse();
            assertThat(exited.thrown()).isEmpty();
            assertThat(exited.run().exitCode()).isEqualTo(3);
            assertThat(exited).hasToString("neither returned nor threw: exited with code 3");
            assertThat(halted.run().exitCode()).isEqualTo(4);
            assertThatThrownBy(halted::value)
                    .isInstanceOfSatisfying(
                            SandboxedCallException.class,
                            thrown -> assertThat(thrown.run().exitCode()).isEqualTo(4))
                    .hasMessage("call: the code neither returned nor threw, for its JVM exited with code 4");
        }
    }

    @Test
    void a_crash_is_a_result() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            CallResult<?> crashed = sandbox.attempt(CallTests::crash);

            assertThat(crashed.run().endReason()).isEqualTo(EndReason.SIGNALED);
            assertThat(crashed.run().signal()).hasValue(6);
            assertThat(crashed.run().stderr() + crashed.run().stdout()).contains("SIGSEGV");
            assertThatThrownBy(crashed::value).hasMessageContaining("was ended by signal 6");
            assertThat(sandbox.workdir()).isEmptyDirectory();
        }
    }

    private static void crash() throws Exception {
        Class<?> unsafe = Class.forName("sun.misc.Unsafe");
        java.lang.reflect.Field field = unsafe.getDeclaredField("theUnsafe");
        field.setAccessible(true);
        unsafe.getMethod("putAddress", long.class, long.class).invoke(field.get(null), 1L << 40, 0L);
    }

    @Test
    void too_little_memory_is_a_result() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            assertThatThrownBy(() -> sandbox.call(() -> new long[Integer.MAX_VALUE]))
                    .isInstanceOf(OutOfMemoryError.class);
        }
    }

    @Test
    void a_time_limit_is_a_result() {
        try (Sandbox sandbox =
                Sandbox.builder().timeout(Duration.ofMillis(1500)).build()) {
            CallResult<?> late = sandbox.attempt(() -> new java.util.concurrent.CountDownLatch(1).await());

            assertThat(late.run().timedOut()).isTrue();
            assertThatThrownBy(late::value).hasMessageContaining("ran out of time");
        }
    }

    @Test
    void threads_that_are_left_do_not_hold_the_result_up() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            String value = sandbox.call(() -> {
                new Thread(() -> {
                            while (!Thread.interrupted()) {
                                Thread.onSpinWait();
                            }
                        })
                        .start();
                return "done";
            });

            assertThat(value).isEqualTo("done");
        }
    }

    @Test
    void output_goes_to_the_run_and_the_policy_holds() {
        try (Sandbox sandbox =
                Sandbox.builder().stdin("line".getBytes(StandardCharsets.UTF_8)).build()) {
            CallResult<String> result = sandbox.attempt(() -> {
                System.out.print("out");
                System.err.print("err");
                try (java.net.Socket socket = new java.net.Socket("203.0.113.7", 80)) {
                    return "connected " + socket;
                } catch (IOException refused) {
                    return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
                }
            });

            assertThat(result.value()).isEqualTo("line");
            assertThat(result.run().stdout()).isEqualTo("out");
            assertThat(result.run().stderr()).isEqualTo("err");
            assertThat(result.run().syscalls().denied().of(Syscall.CONNECT).events())
                    .hasSize(1);
        }
    }

    @Test
    void what_cannot_be_copied_is_named() {
        Thread captured = new Thread(() -> {});
        try (Sandbox sandbox = Sandbox.builder().build()) {
            assertThatThrownBy(() -> sandbox.call(captured::isAlive))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageStartingWith("call: the code uses a java.lang.Thread, which is not serializable");
            assertThatThrownBy(() -> sandbox.call(Thread::currentThread))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageStartingWith("call: what the code returned cannot be copied: "
                            + "java.io.NotSerializableException: java.lang.Thread");
            assertThat(sandbox.syscalls().of(Syscall.EXECVE).events()).hasSize(1);
        }
    }
}
