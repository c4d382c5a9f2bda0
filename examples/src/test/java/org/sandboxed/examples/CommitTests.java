package org.sandboxed.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.Sandbox;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** A tool that rewrites a project: its changes are looked at first, and then taken over or thrown away. */
class CommitTests {

    @TempDir
    Path project;

    @Test
    void takes_over_what_was_asked_for_and_nothing_else() throws Exception {
        Files.writeString(project.resolve("version"), "1.0\n");

        try (Sandbox sandbox = Sandbox.builder().workdir(project).build()) {
            sandbox.run("sed", "-i", "s/1.0/1.1/", "version");
            assertThat(sandbox.changes()).modified("version").hasNoOtherChanges();
            sandbox.commit();

            sandbox.run("rm", "version");
            assertThat(sandbox.changes()).deleted("version");
            sandbox.discard();
        }

        assertThat(project.resolve("version")).hasContent("1.1\n");
    }
}
