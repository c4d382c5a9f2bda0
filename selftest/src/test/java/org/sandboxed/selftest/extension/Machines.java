package org.sandboxed.selftest.extension;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.sandboxed.junit.internal.condition.Support;
import org.sandboxed.junit.internal.lifecycle.SessionStore;

/** Pretends that the tests run on a machine that cannot confine programs. Has to be registered before the extension. */
final class Machines {

    private Machines() {}

    /** A Linux without Landlock. */
    static final class OldLinux implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return pretend(context, new Support(Support.State.INCOMPLETE_LINUX, "Landlock is missing (ENOSYS)"));
        }
    }

    /** No Linux at all. */
    static final class OtherSystem implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return pretend(context, new Support(Support.State.OTHER_SYSTEM, "sandboxes need Linux"));
        }
    }

    private static ConditionEvaluationResult pretend(ExtensionContext context, Support support) {
        new SessionStore(context).pretend(() -> support);
        return ConditionEvaluationResult.enabled("");
    }
}
