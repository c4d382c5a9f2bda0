package org.sandboxed.selftest.extension;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.console.ConsoleLauncher;

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
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (option.startsWith("--enable-native") || option.startsWith("--sun-misc")) {
                command.add(option);
            }
        }
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                ConsoleLauncher.class.getName(),
                "execute",
                "--disable-banner",
                "--disable-ansi-colors",
                "--select-class=" + testCase.getName()));
        return command;
    }
}
