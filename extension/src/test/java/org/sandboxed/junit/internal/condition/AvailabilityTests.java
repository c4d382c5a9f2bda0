package org.sandboxed.junit.internal.condition;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sandboxed.engine.SandboxUnavailableException;
import org.sandboxed.junit.Unsupported;
import org.sandboxed.junit.internal.condition.Availability.Outcome;
import org.sandboxed.junit.internal.condition.Support.State;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AvailabilityTests {

    @ParameterizedTest
    @CsvSource({
        // state, annotation, required, parameter, outcome
        "SUPPORTED,        FAIL, false, INHERIT, RUN",
        "SUPPORTED,        SKIP, true,  SKIP,    RUN",
        "INCOMPLETE_LINUX, FAIL, false, INHERIT, FAIL",
        "INCOMPLETE_LINUX, SKIP, false, INHERIT, SKIP",
        "INCOMPLETE_LINUX, FAIL, false, SKIP,    SKIP",
        "INCOMPLETE_LINUX, SKIP, false, FAIL,    FAIL",
        "INCOMPLETE_LINUX, SKIP, true,  INHERIT, FAIL",
        "INCOMPLETE_LINUX, FAIL, true,  SKIP,    FAIL",
        "OTHER_SYSTEM,     FAIL, false, INHERIT, SKIP",
        "OTHER_SYSTEM,     FAIL, false, FAIL,    SKIP",
        "OTHER_SYSTEM,     FAIL, true,  INHERIT, FAIL",
    })
    void the_machine_the_annotation_and_the_parameters_decide(
            State state, Unsupported declared, boolean required, Unsupported parameter, Outcome expected) {
        Availability decided =
                Availability.of(new Support(state, "no Landlock"), declared, new RunRules(required, parameter));

        assertThat(decided.outcome()).isEqualTo(expected);
    }

    @Test
    void a_skip_has_the_reason() {
        assertThat(new Availability(Outcome.SKIP, "no Landlock").toConditionResult())
                .satisfies(result -> assertThat(result.isDisabled()).isTrue())
                .satisfies(result -> assertThat(result.getReason())
                        .hasValueSatisfying(
                                reason -> assertThat(reason).contains("no sandbox on this machine", "no Landlock")));
    }

    @Test
    void a_failure_is_no_skip_and_has_the_reason() {
        Availability failing = Availability.of(
                new Support(State.OTHER_SYSTEM, "this is Windows 11"),
                Unsupported.SKIP,
                new RunRules(true, Unsupported.INHERIT));

        assertThat(failing.toConditionResult().isDisabled()).isFalse();
        assertThatExceptionOfType(SandboxUnavailableException.class)
                .isThrownBy(failing::orFail)
                .withMessage("this is Windows 11 (sandboxed.required=true forbids to skip)");
    }

    @Test
    void what_runs_does_not_fail() {
        assertThatCode(new Availability(Outcome.RUN, "")::orFail).doesNotThrowAnyException();
    }
}
