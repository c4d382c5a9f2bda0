package org.sandboxed.selftest.extension;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.junit.MaxProcesses;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.SandboxedRun;
import org.sandboxed.junit.Workdir;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** Annotations put together from ours work as ours do; here none of ours is on the class itself. */
@ComposedTestCase.Hermetic
class ComposedTestCase extends ComposedBase {

    @Test
    @PrintsItsEnvironment
    void a_composed_annotation_counts_on_a_class_and_on_a_method(RunResult run) {
        assertThat(run).succeeded().hasStdoutContaining("BASE=1", "HERMETIC=1");
    }

    @Test
    void a_composed_annotation_counts_on_a_parameter(@Here Path workdir, Sandbox sandbox) {
        assertThat(workdir).isEqualTo(sandbox.workdir());
    }

    @Test
    void a_limit_in_a_composed_annotation_counts(Sandbox sandbox) {
        assertThat(sandbox.run("sh", "-c", "id; echo never")).failed();
    }

    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @Sandboxed(env = "HERMETIC=1", timeout = "10s")
    @MaxProcesses(1)
    @interface Hermetic {}

    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @SandboxedRun("env")
    @interface PrintsItsEnvironment {}

    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.PARAMETER)
    @Workdir
    @interface Here {}
}

/** What a superclass says counts before what its subclass says. */
@Sandboxed(env = {"BASE=1", "HERMETIC=0"})
class ComposedBase {}
