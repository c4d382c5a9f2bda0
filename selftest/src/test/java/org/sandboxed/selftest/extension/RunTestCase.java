package org.sandboxed.selftest.extension;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.junit.SandboxedRun;
import org.sandboxed.junit.Workdir;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** The program runs after what prepares it and before what asserts, once; without any other annotation. */
class RunTestCase {

    @BeforeEach
    void put_input(@Workdir Path workdir) throws IOException {
        Files.writeString(workdir.resolve("input"), "prepared");
    }

    @Test
    @SandboxedRun({"sh", "-c", "cat input; echo run >> count"})
    void the_result_is_there(RunResult run) {
        assertThat(run).succeeded().hasStdout("prepared");
    }

    @Test
    @SandboxedRun({"sh", "-c", "echo run >> count"})
    void nobody_has_to_ask_for_the_result(@Workdir Path workdir) {
        assertThat(workdir.resolve("count")).hasContent("run\n");
    }

    @AfterEach
    void it_ran_once(@Workdir Path workdir, RunResult run) {
        assertThat(workdir.resolve("count")).hasContent("run\n");
        assertThat(run.command()).startsWith("sh");
    }
}
