package org.sandboxed.selftest.policy;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.policy.PolicyCallback;
import org.sandboxed.engine.policy.PolicyVerdict;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/** Programs whose calls a policy callback cannot be told, for what they name is where the kernel alone can read it. */
class PolicyUnreadableTests {

    private static final String SKIPPED = "not here";

    private static final String PLACES = """
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        libc.mmap.restype = ctypes.c_void_p
        libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_long] + [ctypes.c_int] * 3 + [ctypes.c_long]
        def secret(text):
            file = libc.syscall(447, 0)
            if file >= 0: os.ftruncate(file, 4096)
            return put(libc.mmap(None, 4096, 3, 1, file, 0), text)
        def zero(text):
            return put(libc.mmap(None, 4096, 3, 0x32, -1, 0), text)
        def put(place, text):
            if place == ctypes.c_void_p(-1).value:
                print('not here', flush=True)
                os._exit(0)
            libc.memmove(ctypes.c_void_p(place), text, ctypes.c_long(len(text) + 1))
            return ctypes.c_void_p(place)
        def run(path, *arguments):
            libc.execve(path, (ctypes.c_void_p * (len(arguments) + 1))(*arguments, None), None)
            print(os.strerror(ctypes.get_errno()))
        def text(text):
            texts.append(ctypes.create_string_buffer(text))
            return ctypes.addressof(texts[-1])
        texts = []
        """;

    private final Queue<List<String>> executed = new ConcurrentLinkedQueue<>();

    private final PolicyCallback noEcho = (event, context) -> {
        executed.add(event.argv());
        boolean isEvil = event.path().filter(path -> path.endsWith("/echo")).isPresent()
                || event.argv().stream().anyMatch(argument -> argument.startsWith("evil"));
        return isEvil ? PolicyVerdict.deny() : PolicyVerdict.allow();
    };

    private RunResult run(String program) {
        try (Sandbox sandbox = Sandbox.builder().policy(noEcho).build()) {
            return sandbox.run(Python.lines(PLACES + program));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run(secret(b'/bin/echo'), text(b'echo'), text(b'good'))",
                "run(b'/bin/expr', text(b'expr'), secret(b'evil').value)"
            })
    void nothing_is_executed_of_which_the_callback_is_not_told(String program) {
        RunResult run = run(program);

        assumeFalse(run.stdout().startsWith(SKIPPED), "there is no memfd_secret(2)");
        assertThat(run.stdout()).as(run.stderr()).isEqualTo("Bad address\n");
        assertThat(run.handlerFailure()).isEmpty();
    }

    @Test
    void what_is_at_the_address_of_nothing_is_judged() {
        RunResult run = run("run(zero(b'/bin/echo'), text(b'echo'), text(b'good'))");

        // An ordinary user may have no memory there, and so executes nothing from there.
        assertThat(run.stdout()).as(run.stderr()).isIn("Operation not permitted\n", SKIPPED + "\n");
    }

    @Test
    void a_program_that_nobody_may_read_runs_where_nothing_has_to_be_judged() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run(
                    "sh",
                    "-c",
                    "cp /bin/sh shell && chmod 111 shell && exec ./shell -c 'echo hello >file; exec cat file'");

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("hello\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "open(secret(b'/etc/passwd'), 0)",
                "execve(secret(b'/bin/echo'), None, None)",
            })
    void nothing_is_done_that_the_record_would_not_name(String call) {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run(Python.lines(PLACES + """
                libc.%s
                print(os.strerror(ctypes.get_errno()))
                """.formatted(call)));

            assumeFalse(run.stdout().startsWith(SKIPPED), "there is no memfd_secret(2)");
            assertThat(run.stdout()).as(run.stderr()).isEqualTo("Bad address\n");
        }
    }

    @Test
    void of_a_long_argument_the_callback_is_told_the_beginning() {
        RunResult run = run("""
            run(b'/bin/true', text(b'true'), text(b'good' * 2048))
            """);

        assertThat(run.exitCode()).isZero();
        assertThat(executed).contains(List.of("true", "good".repeat(1024)));
        assertThat(run("run(b'/bin/expr', text(b'expr'), text(b'evil' * 2048))").stdout())
                .isEqualTo("Operation not permitted\n");
    }
}
