package org.sandboxed.selftest.extension;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.Workdir;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;
import static org.sandboxed.assertj.SandboxAssertions.fail;

/** Tests that end early, each after it has told where its sandbox was. */
final class CleanupTestCases {

    private CleanupTestCases() {}

    @Sandboxed
    static class PassingTestCase {

        @Test
        void runs_a_program(Sandbox sandbox, @Workdir Path workdir, TestReporter reporter) {
            reporter.publishEntry(workdir.toString());
            assertThat(sandbox.run("mkdir", "-p", "a/b/c")).succeeded();
        }
    }

    @Sandboxed
    static class ConstructorTestCase {

        ConstructorTestCase(@Workdir Path workdir, TestReporter reporter) {
            reporter.publishEntry(workdir.toString());
            fail("in the constructor");
        }

        @Test
        void never_runs() {
            fail("ran");
        }
    }

    @Sandboxed
    static class BeforeEachTestCase {

        @BeforeEach
        void fails(@Workdir Path workdir, TestReporter reporter) {
            reporter.publishEntry(workdir.toString());
            fail("before the test");
        }

        @Test
        void never_runs() {
            fail("ran");
        }
    }

    @Sandboxed
    static class BeforeAllTestCase {

        @BeforeAll
        static void fails(Sandbox sandbox, TestReporter reporter) {
            reporter.publishEntry(sandbox.workdir().toString());
            assertThat(sandbox.run("false")).succeeded();
        }

        @Test
        void never_runs() {
            fail("ran");
        }
    }
}
