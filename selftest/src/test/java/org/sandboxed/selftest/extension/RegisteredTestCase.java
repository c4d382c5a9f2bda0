package org.sandboxed.selftest.extension;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.junit.SandboxExtension;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.SandboxedRun;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** Extensions of fields: alone, several, beside the annotation, of the class and of the instance. */
class RegisteredTestCase {

    @RegisterExtension
    static final SandboxExtension FIRST = SandboxExtension.with(builder -> builder.env("FIRST", "1"));

    @RegisterExtension
    static final SandboxExtension SECOND = SandboxExtension.with(builder -> builder.env("SECOND", "1"));

    @Test
    void fields_alone_are_enough(Sandbox sandbox) {
        assertThat(sandbox.run("env")).succeeded().hasStdoutContaining("FIRST=1", "SECOND=1");
    }

    @Test
    @Sandboxed(env = {"FIRST=method", "THIRD=method"})
    @SandboxedRun("env")
    void a_method_counts_more_than_a_field(RunResult run) {
        assertThat(run).succeeded().hasStdoutContaining("FIRST=method", "SECOND=1", "THIRD=method");
    }

    @Nested
    @Sandboxed(env = {"SECOND=inner", "FOURTH=inner"})
    class InnerTestCase {

        @RegisterExtension
        final SandboxExtension instance = SandboxExtension.with(builder -> builder.env("FOURTH", "instance"));

        @Test
        void a_field_counts_more_than_the_annotation_of_its_class(Sandbox sandbox) {
            assertThat(sandbox.run("env"))
                    .succeeded()
                    .hasStdoutContaining("FIRST=1", "SECOND=inner", "FOURTH=instance");
        }
    }
}
