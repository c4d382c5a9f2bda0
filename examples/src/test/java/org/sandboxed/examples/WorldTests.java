package org.sandboxed.examples;

import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.VirtualCpus;
import org.sandboxed.junit.VirtualHostname;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** The same world on every machine. */
@Sandboxed
@VirtualHostname("build-1")
@VirtualCpus(2)
class WorldTests {

    @Test
    void a_build_does_not_depend_on_the_machine(Sandbox sandbox) {
        RunResult run = sandbox.run("sh", "-c", "echo built on $(uname -n) with $(nproc) jobs");

        assertThat(run).succeeded().hasStdout("built on build-1 with 2 jobs\n");
    }
}
