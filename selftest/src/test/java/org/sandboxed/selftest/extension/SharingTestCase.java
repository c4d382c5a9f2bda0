package org.sandboxed.selftest.extension;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.SandboxedRun;
import org.sandboxed.junit.Workdir;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** A sandbox that the class made is the sandbox of its tests, except where a test asks for another one. */
@Sandboxed
class SharingTestCase {

    @BeforeAll
    static void put_input(@Workdir Path workdir) throws IOException {
        Files.writeString(workdir.resolve("shared"), "by all");
    }

    @BeforeEach
    void is_the_sandbox_of_the_test(Sandbox sandbox, @Workdir Path workdir) {
        assertThat(workdir).isEqualTo(sandbox.workdir());
    }

    @Test
    void finds_the_input(Sandbox sandbox) {
        assertThat(sandbox.run("cat", "shared")).hasStdout("by all");
    }

    @Test
    @SandboxedRun({"cat", "shared"})
    void runs_a_program_in_it(RunResult run) {
        assertThat(run).hasStdout("by all");
    }

    @Test
    @Sandboxed(timeout = "5s")
    void has_another_policy_and_so_another_sandbox(@Workdir Path workdir) {
        assertThat(workdir).isEmptyDirectory();
    }

    @AfterAll
    static void is_still_there(Sandbox sandbox) {
        assertThat(sandbox.workdir().resolve("shared")).exists();
    }

    @Nested
    class InsideTestCase {

        @Test
        void shares_too(@Workdir Path workdir) {
            assertThat(workdir.resolve("shared")).exists();
        }
    }

    @Nested
    @Sandboxed(env = "INSIDE=1")
    class InsideWithAnotherPolicyTestCase {

        @Test
        void has_its_own(@Workdir Path workdir) {
            assertThat(workdir).isEmptyDirectory();
        }
    }
}
