package org.sandboxed.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.Workdir;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** A JVM of its own for code that must not reach the network, leave files around, or end the JVM of the tests. */
@Sandboxed(timeout = "1m")
class JavaTests {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @Test
    void prints_its_version(Sandbox sandbox) {
        RunResult java = sandbox.run(JAVA, "-version");

        assertThat(java).succeeded().hasStderrContaining(System.getProperty("java.version"));
    }

    @Test
    void exits_as_the_program_wants(Sandbox sandbox, @Workdir Path workdir) throws Exception {
        Files.writeString(workdir.resolve("Main.java"), """
                class Main {
                    public static void main(String[] args) throws Exception {
                        java.nio.file.Files.writeString(java.nio.file.Path.of("out.txt"), "made\\n");
                        System.out.println("in " + System.getProperty("user.dir"));
                        System.exit(3);
                    }
                }
                """);

        RunResult java = sandbox.run(JAVA, "-XX:-UsePerfData", "Main.java");

        assertThat(java).hasExitCode(3).hasStdout("in " + workdir + "\n").leftNoProcesses();
        assertThat(workdir.resolve("out.txt")).hasContent("made\n");
    }
}
