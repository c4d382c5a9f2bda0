package org.sandboxed.selftest.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.SandboxLaunchException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Programs that cannot be started, and options that cannot be meant. */
class LaunchErrorTests {

    private final Sandbox sandbox = Sandbox.builder().build();

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void a_program_that_is_in_no_directory_of_PATH_is_named() {
        assertThatThrownBy(() -> sandbox.run("no-such-program-anywhere"))
                .isInstanceOf(SandboxLaunchException.class)
                .hasMessageContaining("no such program")
                .hasMessageContaining("no-such-program-anywhere")
                .hasMessageContaining("PATH");
    }

    @Test
    void a_path_that_does_not_exist_is_named() {
        assertThatThrownBy(() -> sandbox.run("/usr/bin/no-such-program"))
                .isInstanceOf(SandboxLaunchException.class)
                .hasMessageContaining("no such program")
                .hasMessageContaining("/usr/bin/no-such-program");
    }

    @Test
    void a_relative_path_is_looked_up_in_the_working_directory() throws IOException {
        script("tool", "#!/bin/sh\necho $0\n");

        assertThat(sandbox.run("./tool").stdout()).contains("tool");
        assertThatThrownBy(() -> sandbox.run("./missing"))
                .isInstanceOf(SandboxLaunchException.class)
                .hasMessageContaining("missing");
    }

    @Test
    void a_directory_is_not_executable() {
        assertThatThrownBy(() -> sandbox.run("/usr/bin"))
                .isInstanceOf(SandboxLaunchException.class)
                .hasMessageContaining("not executable")
                .hasMessageContaining("directory");
    }

    @Test
    void a_file_without_the_permission_is_not_executable() {
        assertThatThrownBy(() -> sandbox.run("/etc/passwd"))
                .isInstanceOf(SandboxLaunchException.class)
                .hasMessageContaining("not executable")
                .hasMessageContaining("/etc/passwd");
    }

    @Test
    void arguments_that_are_too_long_are_called_that() {
        assertThatThrownBy(() -> sandbox.run("true", "x".repeat(200_000)))
                .isInstanceOf(SandboxLaunchException.class)
                .hasMessageContaining("arguments and environment")
                .hasMessageContaining("E2BIG");
    }

    @Test
    void a_script_that_interprets_itself_is_called_that() throws IOException {
        Path script = script("self", "");
        Files.writeString(script, "#!" + script + "\n");

        assertThatThrownBy(() -> sandbox.run(script.toString()))
                .isInstanceOf(SandboxLaunchException.class)
                .hasMessageContaining("interpreters")
                .hasMessageContaining("ELOOP");
    }

    @Test
    void a_script_whose_interpreter_is_missing_says_ENOENT_and_why() throws IOException {
        Path script = script("orphan", "#!/no/such/interpreter\n");

        assertThatThrownBy(() -> sandbox.run(script.toString()))
                .isInstanceOf(SandboxLaunchException.class)
                .hasMessageContaining(script.toString())
                .hasMessageContaining("interpreter")
                .hasMessageContaining("ENOENT");
    }

    @Test
    void a_text_file_without_an_interpreter_says_ENOEXEC() throws IOException {
        Path script = script("text", "just text\n");

        assertThatThrownBy(() -> sandbox.run(script.toString()))
                .isInstanceOf(SandboxLaunchException.class)
                .hasMessageContaining(script.toString())
                .hasMessageContaining("ENOEXEC");
    }

    @Test
    void a_program_outside_of_what_is_readable_says_which_rule_would_allow_it(@TempDir Path outside)
            throws IOException {
        Path program = Files.copy(Path.of("/bin/true"), outside.resolve("true"));

        assertThatThrownBy(() -> sandbox.run(program.toString()))
                .isInstanceOf(SandboxLaunchException.class)
                .hasMessageContaining(program.toString())
                .hasMessageContaining("readable");
        try (Sandbox wider = Sandbox.builder().readable(outside.toString()).build()) {
            assertThat(wider.run(program.toString()).exitCode()).isZero();
        }
    }

    @Test
    void a_script_whose_interpreter_is_not_readable_says_EACCES(@TempDir Path outside) throws IOException {
        Path interpreter = Files.copy(Path.of("/bin/true"), outside.resolve("interpreter"));
        Path script = script("script", "#!" + interpreter + "\n");

        assertThatThrownBy(() -> sandbox.run(script.toString()))
                .isInstanceOf(SandboxLaunchException.class)
                .hasMessageContaining("EACCES");
    }

    @Test
    void a_denied_program_is_refused_with_its_rule() {
        try (Sandbox denying = Sandbox.builder().denied("/usr/bin/env").build()) {
            assertThatThrownBy(() -> denying.run("env"))
                    .isInstanceOf(SandboxLaunchException.class)
                    .hasMessageContaining("denied");
        }
    }

    @Test
    void an_argument_longer_than_the_kernel_takes_says_E2BIG() {
        assertThatThrownBy(() -> sandbox.run("/bin/true", "x".repeat(200_000)))
                .isInstanceOf(SandboxLaunchException.class)
                .hasMessageContaining("E2BIG");
    }

    @Test
    void the_sandbox_is_as_good_as_new_after_failed_launches() throws IOException {
        Path script = script("text", "just text\n");
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> sandbox.run(script.toString())).isInstanceOf(SandboxLaunchException.class);
        }

        assertThat(sandbox.run("echo", "still here").stdout()).isEqualTo("still here\n");
    }

    @Test
    void an_empty_command_is_refused() {
        assertThatThrownBy(() -> sandbox.run(List.of()))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> sandbox.run(""))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> sandbox.start(List.of()))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("empty");
    }

    @Test
    void NUL_in_an_argument_is_refused_with_its_position() {
        assertThatThrownBy(() -> sandbox.run("echo", "fine", "a\0b"))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("argument 2")
                .hasMessageContaining("a\\0b");
    }

    static Stream<Arguments> badOptions() {
        return Stream.of(
                option("readable", "/no/such/path", b -> b.readable("/no/such/path")),
                option("writable", "/no/such/path", b -> b.writable("/no/such/path")),
                option("readable", "", b -> b.readable("")),
                option("readable", "a\\0b", b -> b.readable("a\0b")),
                option("denied", "", b -> b.denied("")),
                option("maxProcesses", "0", b -> b.maxProcesses(0)),
                option("maxProcesses", "-3", b -> b.maxProcesses(-3)),
                option("maxOpenFiles", "0", b -> b.maxOpenFiles(0)),
                option("maxOpenFiles", "-1", b -> b.maxOpenFiles(-1)),
                option("maxOutput", "0", b -> b.maxOutput(0)),
                option("timeout", "PT0S", b -> b.timeout(Duration.ZERO)),
                option("timeout", "PT-1S", b -> b.timeout(Duration.ofSeconds(-1))),
                option("env", "a=b", b -> b.env("a=b", "c")),
                option("env", "\"\"", b -> b.env("", "c")),
                option("env", "x\\0y", b -> b.env("NAME", "x\0y")),
                option("cwd", "/no/such/directory", b -> b.cwd("/no/such/directory")),
                option("cwd", "/etc/passwd", b -> b.cwd("/etc/passwd")));
    }

    private static Arguments option(String name, String value, Consumer<Sandbox.Builder> call) {
        return arguments(name, value, call);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("badOptions")
    void core_130_a_bad_option_is_refused_by_name_and_value_before_anything_is_made(
            String name, String value, Consumer<Sandbox.Builder> call) {
        assertThatThrownBy(() -> {
                    Sandbox.Builder builder = Sandbox.builder();
                    call.accept(builder);
                    builder.build().close();
                })
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(value);
    }

    @Test
    void a_time_limit_longer_than_any_clock_can_count_never_ends() {
        try (Sandbox patient =
                Sandbox.builder().timeout(Duration.ofSeconds(Long.MAX_VALUE)).build()) {
            assertThat(patient.run("echo", "x").stdout()).isEqualTo("x\n");
        }
    }

    private Path script(String name, String content) throws IOException {
        Path script = Files.writeString(sandbox.workdir().resolve(name), content);
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
