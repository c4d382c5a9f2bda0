package org.sandboxed.selftest.chroot;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.junit.Chroot;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** Run by {@link RootFsTests}, in a directory with the archive. */
@Chroot("annotated.tar.gz")
class ArchiveTestCase {

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void sees_what_the_archive_has(int round, Sandbox sandbox) {
        RunResult run = sandbox.run("sh", "-c", "cat /etc/motd; echo changed > /etc/motd; ls /home", "round " + round);

        assertThat(run).succeeded().hasStdout("inside\n");
        assertThat(run.changes()).modified("etc/motd").hasNoOtherChanges();
    }
}
