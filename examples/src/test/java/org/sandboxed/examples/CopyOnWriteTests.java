package org.sandboxed.examples;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.Workdir;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** A build in the directory of a real project, which stays as it is. */
@Sandboxed(workdir = "src/test/projects/hello")
class CopyOnWriteTests {

    @Test
    void builds_in_place(Sandbox sandbox, @Workdir Path project) {
        assertThat(sandbox.run("make")).succeeded().hasNoDenials();
        assertThat(sandbox.run("./hello")).succeeded().hasStdoutContaining("hello");

        assertThat(project).isDirectoryNotContaining("glob:**.o");
    }

    @Test
    void cleans_up_what_this_sandbox_has_built(Sandbox sandbox) {
        assertThat(sandbox.run("sh", "-c", "make && make clean && ls"))
                .succeeded()
                .hasStdoutContaining("Makefile");
    }
}
