package org.sandboxed.examples;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.junit.RandomSeed;
import org.sandboxed.junit.Sandboxed;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** Programs that roll dice, and roll the same in every run. */
@Sandboxed
@RandomSeed(42)
class RandomSeedTests {

    private static final String ROLL = "import random; print(random.randint(1, 6), random.randint(1, 6))";

    @RepeatedTest(3)
    void rolls_the_same_dice_in_every_run(Sandbox sandbox) {
        RunResult dice = sandbox.run("python3", "-c", ROLL);

        assertThat(dice).succeeded();
        assertThat(sandbox.run("python3", "-c", ROLL)).hasStdout(dice.stdout());
    }

    @Test
    @RandomSeed(43)
    void rolls_others_with_another_seed(Sandbox sandbox) {
        RunResult key = sandbox.run("sh", "-c", "od -An -tx1 -N16 /dev/urandom; cat /proc/sys/kernel/random/uuid");

        assertThat(key).succeeded();
        assertThat(key.stdout().lines()).hasSize(2);
    }
}
