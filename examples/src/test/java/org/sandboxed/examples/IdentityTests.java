package org.sandboxed.examples;

import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.VirtualIdentity;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** A script that asks whether it is root, tested both ways by whoever runs the tests. */
@Sandboxed
class IdentityTests {

    private static final String SCRIPT = """
        if [ "$(id -u)" != 0 ]; then
            echo "run me as root" >&2
            exit 1
        fi
        echo installing
        """;

    @Test
    @VirtualIdentity
    void installs_as_root(Sandbox sandbox) {
        RunResult run = sandbox.run("sh", "-c", SCRIPT);

        assertThat(run).succeeded().hasStdout("installing\n");
    }

    @Test
    @VirtualIdentity(uid = 1000, gid = 1000)
    void refuses_anybody_else(Sandbox sandbox) {
        RunResult run = sandbox.run("sh", "-c", SCRIPT);

        assertThat(run).failed().hasStderrContaining("run me as root");
    }
}
