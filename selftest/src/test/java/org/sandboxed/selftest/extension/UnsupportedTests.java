package org.sandboxed.selftest.extension;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.SandboxUnavailableException;
import org.sandboxed.selftest.extension.UnsupportedTestCases.OldLinuxTestCase;
import org.sandboxed.selftest.extension.UnsupportedTestCases.OtherSystemTestCase;
import org.sandboxed.selftest.extension.UnsupportedTestCases.SkippingMethodTestCase;
import org.sandboxed.selftest.extension.UnsupportedTestCases.SkippingTestCase;
import org.sandboxed.selftest.extension.UnsupportedTestCases.UninterestedTestCase;

/** Never silently unsandboxed, never silently green. */
class UnsupportedTests {

    private static final Map<String, String> SKIP = Map.of("sandboxed.unsupported", "skip");
    private static final Map<String, String> FAIL = Map.of("sandboxed.unsupported", "fail");
    private static final Map<String, String> REQUIRED = Map.of("sandboxed.required", "true");

    @ParameterizedTest
    @ValueSource(classes = {OldLinuxTestCase.class, UninterestedTestCase.class})
    void a_missing_capability_fails_the_test(Class<?> testCase) {
        Jupiter.runs(testCase)
                .failure()
                .isInstanceOf(SandboxUnavailableException.class)
                .hasMessage("Landlock is missing (ENOSYS)");
    }

    @ParameterizedTest
    @ValueSource(classes = {SkippingTestCase.class, SkippingMethodTestCase.class})
    void an_annotation_can_turn_that_into_a_skip(Class<?> testCase) {
        Jupiter.runs(testCase)
                .succeeds(0)
                .skipReasons()
                .singleElement()
                .asString()
                .contains("no sandbox on this machine", "Landlock is missing (ENOSYS)");
    }

    @Test
    void a_parameter_can_turn_that_into_a_skip() {
        Jupiter.runs(OldLinuxTestCase.class, SKIP).succeeds(0).skipReasons().hasSize(1);
    }

    @Test
    @ResourceLock(Resources.SYSTEM_PROPERTIES)
    void a_system_property_is_a_parameter_too() {
        System.setProperty("sandboxed.unsupported", "skip");
        try {
            Jupiter.runsWithSystemProperties(OldLinuxTestCase.class)
                    .succeeds(0)
                    .skipReasons()
                    .hasSize(1);
        } finally {
            System.clearProperty("sandboxed.unsupported");
        }
    }

    @Test
    void a_parameter_can_turn_a_skip_into_that() {
        Jupiter.runs(SkippingTestCase.class, FAIL)
                .failure()
                .isInstanceOf(SandboxUnavailableException.class)
                .hasMessage("Landlock is missing (ENOSYS)");
    }

    @Test
    void another_system_is_always_a_skip() {
        Jupiter.runs(OtherSystemTestCase.class)
                .succeeds(0)
                .skipReasons()
                .singleElement()
                .asString()
                .contains("sandboxes need Linux");
        Jupiter.runs(OtherSystemTestCase.class, FAIL).succeeds(0).skipReasons().hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(classes = {SkippingTestCase.class, SkippingMethodTestCase.class, OtherSystemTestCase.class})
    void where_a_sandbox_is_required_every_skip_is_a_failure(Class<?> testCase) {
        Jupiter.runs(testCase, REQUIRED)
                .failure()
                .isInstanceOf(SandboxUnavailableException.class)
                .hasMessageEndingWith("(sandboxed.required=true forbids to skip)");
    }

    @Test
    void a_parameter_with_a_value_that_it_cannot_have_is_refused() {
        Jupiter.runs(OldLinuxTestCase.class, Map.of("sandboxed.unsupported", "ignore"))
                .failure()
                .hasMessageContaining("sandboxed.unsupported = \"ignore\": write \"skip\" or \"fail\"");
    }
}
