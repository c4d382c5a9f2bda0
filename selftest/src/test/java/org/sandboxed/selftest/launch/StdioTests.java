package org.sandboxed.selftest.launch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.EndReason;
import org.sandboxed.engine.Limit;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxedProcess;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What goes into programs and what comes out of them. */
class StdioTests {

    @Test
    void core_222_stdout_is_captured() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("echo", "hello");

            assertThat(run.stdout()).isEqualTo("hello\n");
            assertThat(run.stderr()).isEmpty();
            assertThat(run.exitCode()).isZero();
            assertThat(run.endReason()).isEqualTo(EndReason.EXITED);
        }
    }

    @Test
    void core_247_without_input_a_program_reads_the_end_at_once() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            assertThat(sandbox.run("cat").stdout()).isEmpty();
        }
    }

    @Test
    void bytes_are_the_input_of_every_run() {
        byte[] input = new byte[3_000_000];
        for (int i = 0; i < input.length; i++) {
            input[i] = (byte) (i * 7);
        }
        try (Sandbox sandbox = Sandbox.builder().stdin(input).build()) {
            assertThat(sandbox.run("cat").stdoutBytes()).isEqualTo(input);
            assertThat(sandbox.run("wc", "-c").stdout().strip()).isEqualTo("3000000");
        }
    }

    @Test
    void a_program_that_does_not_read_its_input_just_ends() {
        try (Sandbox sandbox = Sandbox.builder().stdin(new byte[5_000_000]).build()) {
            assertThat(sandbox.run("/bin/true").exitCode()).isZero();
            assertThat(sandbox.run("head", "-c", "3").stdoutBytes()).hasSize(3);
        }
    }

    @Test
    void core_263_megabytes_on_both_streams_arrive() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run(Python.lines(
                    "import sys, threading",
                    "def write(s, c): s.buffer.write(c * 3000000); s.flush()",
                    "t = threading.Thread(target=write, args=(sys.stderr, b'e'))",
                    "t.start(); write(sys.stdout, b'o'); t.join()"));

            assertThat(run.stdoutBytes()).hasSize(3_000_000).containsOnly('o');
            assertThat(run.stderrBytes()).hasSize(3_000_000).containsOnly('e');
            assertThat(run.stdoutCut()).isZero();
        }
    }

    @Test
    void output_beyond_what_is_kept_is_counted_and_the_program_goes_on() {
        int kept = 16 << 20;
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run(Python.lines(
                    "import sys",
                    "sys.stdout.write('x' * " + (kept + 999) + ")",
                    "sys.stderr.write('y' * 1000)",
                    "sys.exit(3)"));

            assertThat(run.stdoutBytes()).hasSize(kept).containsOnly('x');
            assertThat(run.stdoutCut()).isEqualTo(999);
            assertThat(run.stderr()).isEqualTo("y".repeat(1000));
            assertThat(run.stderrCut()).isZero();
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.endReason()).isEqualTo(EndReason.EXITED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void whoever_writes_more_than_may_be_written_is_killed(String stream) {
        try (Sandbox sandbox = Sandbox.builder().maxOutput(1000).build()) {
            RunResult run = sandbox.run("sh", "-c", "sleep 60 & yes >&" + stream + "; echo never");

            assertThat(run.endReason()).isEqualTo(EndReason.OUTPUT_LIMIT);
            assertThat(run.signal()).hasValue(9);
            assertThat(run.stdout() + run.stderr()).isEqualTo("y\n".repeat(500));
            assertThat(run.limit(stream.equals("1") ? Limit.STDOUT : Limit.STDERR)
                            .orElseThrow())
                    .satisfies(use -> {
                        assertThat(use.isReached()).isTrue();
                        assertThat(use.peak()).isGreaterThan(1000);
                        assertThat(use.max()).isEqualTo(1000);
                    });
            assertThat(run.duration()).isLessThan(Duration.ofSeconds(30));
        }
    }

    @Test
    void whoever_has_written_too_much_and_ended_has_not_succeeded() {
        try (Sandbox sandbox = Sandbox.builder().maxOutput(1000).build()) {
            RunResult all = sandbox.run("head", "-c", "1000", "/dev/zero");
            RunResult more = sandbox.run("head", "-c", "1001", "/dev/zero");

            assertThat(all.endReason()).isEqualTo(EndReason.EXITED);
            assertThat(more.endReason()).isEqualTo(EndReason.OUTPUT_LIMIT);
            assertThat(more.stdoutBytes()).hasSize(1000);
        }
    }

    @Test
    @SuppressWarnings("try") // the end of the input is what is tested
    void core_243_a_started_program_is_written_to_and_read_from() throws IOException {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            SandboxedProcess cat = sandbox.start("cat");
            try (OutputStream in = cat.stdin();
                    BufferedReader out = reader(cat.stdout())) {
                in.write("one\n".getBytes(StandardCharsets.UTF_8));
                assertThat(out.readLine()).isEqualTo("one");
                in.write("two\n".getBytes(StandardCharsets.UTF_8));
                assertThat(out.readLine()).isEqualTo("two");
                in.close();
                assertThat(out.readLine()).isNull();
            }

            RunResult run = cat.waitFor();
            assertThat(run.stdout()).isEqualTo("one\ntwo\n");
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void core_245_stderr_is_read_while_the_program_runs() throws IOException {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            SandboxedProcess process = sandbox.start("sh", "-c", "echo oops >&2; cat");
            try (BufferedReader err = reader(process.stderr())) {
                assertThat(err.readLine()).isEqualTo("oops");
                assertThat(process.isAlive()).isTrue();
            }
            assertThat(process.waitFor().stderr()).isEqualTo("oops\n");
        }
    }

    @Test
    void core_246_an_input_that_nobody_took_ends_when_somebody_waits() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            assertThat(sandbox.start("cat").waitFor().exitCode()).isZero();
        }
    }

    /** The case wants a stream that was taken to be missing from the result; here streams are views of it. */
    @Test
    void core_251_what_a_stream_read_is_in_the_result_as_well() throws IOException {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            SandboxedProcess process = sandbox.start("sh", "-c", "echo out; echo err >&2");
            assertThat(process.stdout().readAllBytes()).asString().isEqualTo("out\n");
            assertThat(process.stdout().readAllBytes()).asString().isEqualTo("out\n");

            RunResult run = process.waitFor();
            assertThat(run.stdout()).isEqualTo("out\n");
            assertThat(run.stderr()).isEqualTo("err\n");
        }
    }

    @Test
    void writing_to_a_program_that_has_ended_is_an_exception() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            SandboxedProcess process = sandbox.start("/bin/true");
            OutputStream in = process.stdin();
            process.waitFor();

            assertThatThrownBy(() -> in.write(new byte[100]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("closed");
        }
    }

    @Test
    void nobody_gets_in_between_input_that_was_given() throws IOException {
        byte[] given = new byte[1 << 20];
        try (Sandbox sandbox = Sandbox.builder().stdin(given).build()) {
            SandboxedProcess cat = sandbox.start("cat");
            OutputStream in = cat.stdin();

            assertThatThrownBy(() -> in.write("by hand".getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("stdin(...)");
            in.close();
            assertThat(cat.waitFor().stdoutBytes()).isEqualTo(given);
        }
    }

    @Test
    void a_writer_that_the_program_keeps_waiting_is_released_by_its_end() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            SandboxedProcess process = sandbox.start("sh", "-c", "read line; exec /bin/true");
            OutputStream in = process.stdin();

            assertThatThrownBy(() -> {
                        in.write('\n');
                        in.write(new byte[1 << 20]);
                    })
                    .isInstanceOf(IOException.class);
            assertThat(process.waitFor().exitCode()).isZero();
        }
    }

    @Test
    void bytes_that_are_no_text_are_kept_as_they_are() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("printf", "a\\377\\000b");

            assertThat(run.stdoutBytes()).containsExactly('a', 0xff, 0, 'b');
            assertThat(run.stdout()).isEqualTo("a\uFFFD\0b");
        }
    }

    @Test
    void what_was_written_before_a_kill_is_kept() throws IOException {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            SandboxedProcess process = sandbox.start("sh", "-c", "echo before; read line; echo after");
            assertThat(process.stdout().read()).isEqualTo('b');
            process.kill();

            assertThat(process.waitFor().stdout()).isEqualTo("before\n");
        }
    }

    @Test
    void a_program_may_close_its_output_and_go_on() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run(
                    Python.lines("import os", "os.write(1, b'x')", "os.close(1); os.close(2)", "os._exit(5)"));

            assertThat(run.stdout()).isEqualTo("x");
            assertThat(run.exitCode()).isEqualTo(5);
        }
    }

    private static BufferedReader reader(InputStream stream) {
        return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }
}
