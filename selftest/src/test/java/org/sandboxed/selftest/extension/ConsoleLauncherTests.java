package org.sandboxed.selftest.extension;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.console.ConsoleLauncher;
import org.sandboxed.selftest.FreshJvm;

import static org.assertj.core.api.Assertions.assertThat;

/** Forked tests under JUnit's own launcher for the command line; under Surefire, those of this project run. */
class ConsoleLauncherTests {

    private static final int FAILED = 1;

    @Test
    void forked_tests_have_their_outcomes_and_output_there() throws Exception {
        Process launcher = new ProcessBuilder(command(ConsoleForkTestCase.class))
                .redirectErrorStream(true)
                .start();
        launcher.getOutputStream().close();
        String said = new String(launcher.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(launcher.waitFor()).as(said).isEqualTo(FAILED);
        assertThat(said)
                .contains("1 tests successful", "1 tests failed")
                .contains("expected: <expected> but was: <actual>")
                .containsPattern("said in the fork of \\d+")
                .doesNotContain("said in the fork of " + launcher.pid());
    }

    private static List<String> command(Class<?> testCase) {
        return FreshJvm.command(
                List.of(),
                ConsoleLauncher.class,
                "execute",
                "--disable-banner",
                "--disable-ansi-colors",
                "--select-class=" + testCase.getName());
    }
}
