package org.sandboxed.selftest.extension;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.junit.AfterSandboxed;
import org.sandboxed.junit.ForkMode;
import org.sandboxed.junit.Sandboxed;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** Run by {@link ConsoleLauncherTests}. */
@Sandboxed(fork = ForkMode.METHOD, timeout = "2m")
class ConsoleForkTestCase {

    @Test
    void passes() {
        System.out.println("said in the fork of " + ProcessHandle.current().pid());
    }

    @Test
    void fails() {
        Assertions.assertEquals("expected", "actual");
    }

    @AfterSandboxed("passes")
    void was_heard(RunResult run) {
        assertThat(run).succeeded().hasNoDenials();
    }
}
