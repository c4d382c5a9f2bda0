package org.sandboxed.examples;

import org.junit.jupiter.api.RepeatedTest;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.junit.DeterministicDirs;
import org.sandboxed.junit.FrozenTime;
import org.sandboxed.junit.RandomSeed;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.VirtualCpus;
import org.sandboxed.junit.VirtualHostname;
import org.sandboxed.junit.VirtualIdentity;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** A build whose output is the same in every run. */
@Sandboxed
@FrozenTime("2020-02-29T12:00:00Z")
@RandomSeed(7)
@VirtualHostname("build-1")
@VirtualCpus(2)
@VirtualIdentity(uid = 1000, gid = 1000)
@DeterministicDirs
class DeterminismTests {

    @RepeatedTest(3)
    void stamps_the_same_version_in_every_run(Sandbox sandbox) {
        RunResult run = sandbox.run(
                "sh", "-c", "echo $(date +%F) $(id -u)@$(uname -n) $(od -An -N4 -tx4 /dev/urandom) -j$(nproc)");

        assertThat(run).succeeded().hasStdout("2020-02-29 1000@build-1 ee07f148 -j2\n");
    }
}
