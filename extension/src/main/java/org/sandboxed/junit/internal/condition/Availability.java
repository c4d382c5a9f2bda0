package org.sandboxed.junit.internal.condition;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.sandboxed.engine.SandboxUnavailableException;
import org.sandboxed.junit.Unsupported;

/**
 * What becomes of a test on a machine.
 *
 * @param outcome what becomes of it
 * @param reason why it does not run
 */
public record Availability(Outcome outcome, String reason) {

    /** What becomes of a test. */
    public enum Outcome {
        /** It runs. */
        RUN,
        /** It is disabled. */
        SKIP,
        /** It fails. */
        FAIL
    }

    /** Decides from what the machine can do, what the annotations say, and what the configuration parameters say. */
    public static Availability of(Support support, Unsupported declared, RunRules rules) {
        if (support.state() == Support.State.SUPPORTED) {
            return new Availability(Outcome.RUN, "");
        }
        Unsupported rule = rules.unsupported() == Unsupported.INHERIT ? declared : rules.unsupported();
        if (rule != Unsupported.SKIP && support.state() != Support.State.OTHER_SYSTEM) {
            return new Availability(Outcome.FAIL, support.reason());
        }
        return rules.required()
                ? new Availability(Outcome.FAIL, support.reason() + " (" + RunRules.REQUIRED + "=true forbids to skip)")
                : new Availability(Outcome.SKIP, support.reason());
    }

    /** The answer to JUnit's question whether to run; a failure comes later, as the failure of a test. */
    public ConditionEvaluationResult toConditionResult() {
        return outcome == Outcome.SKIP
                ? ConditionEvaluationResult.disabled("no sandbox on this machine", reason)
                : ConditionEvaluationResult.enabled("");
    }

    /**
     * Fails where the test has to.
     *
     * @throws SandboxUnavailableException with the reason
     */
    public void orFail() {
        if (outcome == Outcome.FAIL) {
            throw new SandboxUnavailableException(reason);
        }
    }
}
