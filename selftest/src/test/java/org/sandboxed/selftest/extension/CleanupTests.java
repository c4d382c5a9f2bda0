package org.sandboxed.selftest.extension;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.selftest.extension.CleanupTestCases.BeforeAllTestCase;
import org.sandboxed.selftest.extension.CleanupTestCases.BeforeEachTestCase;
import org.sandboxed.selftest.extension.CleanupTestCases.ConstructorTestCase;
import org.sandboxed.selftest.extension.CleanupTestCases.PassingTestCase;

import static org.assertj.core.api.Assertions.assertThat;

/** However a test ends, its sandbox is closed. */
class CleanupTests {

    @Test
    void after_a_test_that_passes() {
        closed(Jupiter.runs(PassingTestCase.class).succeeds(1));
    }

    @ParameterizedTest
    @ValueSource(classes = {ConstructorTestCase.class, BeforeEachTestCase.class, BeforeAllTestCase.class})
    void after_one_that_fails_early(Class<?> testCase) {
        closed(Jupiter.runs(testCase).hasSucceeded(0).hasFailed(1));
    }

    @Test
    void a_class_that_fails_before_its_tests_has_its_evidence() {
        Jupiter.runs(BeforeAllTestCase.class)
                .hasFailed(1)
                .reportEntries()
                .anySatisfy(entry -> assertThat(entry).startsWith("sandboxed.runs =   false: exit code 1"));
    }

    private static void closed(Jupiter results) {
        results.reportEntries()
                .filteredOn(entry -> entry.startsWith("value = "))
                .extracting(entry -> Path.of(entry.substring("value = ".length())))
                .singleElement()
                .satisfies(workdir -> assertThat(workdir).isAbsolute().doesNotExist());
    }
}
