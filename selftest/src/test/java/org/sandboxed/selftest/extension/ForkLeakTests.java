package org.sandboxed.selftest.extension;

import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sandboxed.selftest.lifecycle.Possessions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Counts what this JVM has before and after test methods that ran in JVMs of their own: a few each time, and as many as the
 * system property {@code sandboxed.forks} says.
 */
class ForkLeakTests {

    private static final Map<String, String> TWO_AT_ONCE = Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.mode.default", "concurrent",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "2");

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void forked_methods_leave_nothing_behind() throws Exception {
        int forks = (int) ManyForksTestCase.numbers().count();
        Jupiter.runs(ManyForksTestCase.class, TWO_AT_ONCE).succeeds(forks);
        ManyForksTestCase.WORKDIRS.clear();
        Possessions before = Possessions.now();

        Jupiter.runs(ManyForksTestCase.class, TWO_AT_ONCE).succeeds(forks);

        assertThat(Possessions.now()).isEqualTo(before);
        assertThat(ManyForksTestCase.WORKDIRS).hasSize(forks).noneMatch(Files::exists);
    }
}
