package org.sandboxed.selftest.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Main classes of the test's own class path in a JVM of their own. */
class RunJavaTests {

    /** Prints what it was given and where it is. */
    static final class Describe {
        public static void main(String[] arguments) {
            System.out.println(String.join(",", arguments));
            for (String name : new String[] {"java.home", "java.version"}) {
                System.out.println(System.getProperty(name).equals(arguments[0]) ? name : System.getProperty(name));
            }
            System.out.println(classPath());
            System.out.println(System.getProperty("selftest.set.later"));
            System.out.println(System.getProperty("user.home") + " " + System.getProperty("java.io.tmpdir"));
            System.out.println(Assertions.class.getSimpleName());
        }
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(":", -1))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(joining(":"));
    }

    @Test
    void is_a_jvm_like_this_one() {
        System.setProperty("selftest.set.later", "value with a space");
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.runJava(Describe.class, System.getProperty("java.home"), "two words", "");

            assertThat(run.stdout().lines())
                    .containsExactly(
                            System.getProperty("java.home") + ",two words,",
                            "java.home",
                            System.getProperty("java.version"),
                            classPath(),
                            "value with a space",
                            sandbox.workdir() + " " + sandbox.workdir(),
                            "Assertions");
            assertThat(run.exitCode()).isZero();
            assertThat(run.command())
                    .startsWith(Path.of(System.getProperty("java.home"), "bin", "java")
                            .toString())
                    .contains("-Dselftest.set.later=value with a space")
                    .endsWith("two words", "");
        } finally {
            System.clearProperty("selftest.set.later");
        }
    }

    @Test
    void nothing_is_refused_to_a_jvm_that_only_starts() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.runJava(Describe.class, "x");

            assertThat(run.exitCode()).isZero();
            assertThat(run.syscalls().denied().events()).isEmpty();
            assertThat(sandbox.workdir()).isEmptyDirectory();
        }
    }

    /** Reads a file. */
    static final class Read {
        public static void main(String[] arguments) throws IOException {
            System.out.print(Files.readString(Path.of(arguments[0])));
        }
    }

    @Test
    void the_class_path_is_readable_for_such_a_run_only() {
        Path here =
                Path.of(System.getProperty("java.class.path").split(":", -1)[0]).toAbsolutePath();
        try (Sandbox sandbox = Sandbox.builder().build()) {
            sandbox.runJava(Describe.class, "x");
            RunResult ls = sandbox.run("ls", here.toString());

            assertThat(ls.exitCode()).isNotZero();
            assertThat(ls.syscalls().denied().events()).isNotEmpty();
        }
    }

    @Test
    void what_the_sandbox_denies_stays_denied() throws IOException {
        Path secret = Files.createTempFile("secret", ".txt");
        try (Sandbox sandbox =
                Sandbox.builder().denied(secret.toString()).readable("/tmp").build()) {
            RunResult run = sandbox.runJava(Read.class, secret.toString());

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.stderr()).contains("AccessDeniedException");
        } finally {
            Files.delete(secret);
        }
    }

    @Test
    void a_class_without_main_is_refused() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            assertThatThrownBy(() -> sandbox.runJava(Properties.class))
                    .isInstanceOf(SandboxException.class)
                    .hasMessage("runJava: java.util.Properties has no method main; name the class that has"
                            + " public static void main(String[])");
        }
    }

    @Test
    void a_long_command_is_cut_where_it_is_described() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.runJava(Describe.class, "x");

            assertThat(run.toString()).contains("...", " -cp ").hasSizeLessThan(2000);
        }
    }
}
