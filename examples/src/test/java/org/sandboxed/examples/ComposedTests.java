package org.sandboxed.examples;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.junit.MaxProcesses;
import org.sandboxed.junit.SandboxExtension;
import org.sandboxed.junit.Sandboxed;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** A policy with a name of its own, one that is computed, and a sandbox that the tests of a class share. */
@ComposedTests.SmallJob
class ComposedTests {

    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @Sandboxed(timeout = "20s", denied = "/etc/passwd", env = "LC_ALL=C")
    @MaxProcesses(8)
    @interface SmallJob {}

    @TempDir
    static Path data;

    @RegisterExtension
    static final SandboxExtension DATA = SandboxExtension.with(builder -> builder.readable(data.toString()));

    @BeforeAll
    static void prepare(Sandbox shared) throws Exception {
        Files.writeString(data.resolve("words"), "b\na\n");
        assertThat(shared.run("sort", "-o", "sorted", data.resolve("words").toString()))
                .succeeded();
    }

    @Test
    void shares_the_working_directory_of_its_class(Sandbox shared) {
        RunResult cat = shared.run("cat", "sorted");

        assertThat(cat).succeeded().hasStdout("a\nb\n");
    }

    @Test
    @Sandboxed(denied = "/etc/group")
    void adds_to_what_its_class_denies(Sandbox own) {
        RunResult cat = own.run("cat", "/etc/passwd", "/etc/group", "sorted");

        assertThat(cat).failed().stderr().contains("/etc/passwd: Permission denied", "/etc/group: Permission denied");
        assertThat(cat).hasStderrContaining("sorted: No such file or directory");
    }
}
