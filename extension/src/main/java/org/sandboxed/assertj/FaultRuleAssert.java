package org.sandboxed.assertj;

import org.assertj.core.api.AbstractObjectAssert;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.fault.FaultRule;

import static org.sandboxed.assertj.error.ShouldHaveFired.shouldHaveFired;
import static org.sandboxed.assertj.error.ShouldHaveFired.shouldHaveFiredTimes;
import static org.sandboxed.assertj.error.ShouldHaveFired.shouldNotHaveFired;

/** Assertions on a fault rule. */
public final class FaultRuleAssert extends AbstractObjectAssert<FaultRuleAssert, FaultRule> {

    FaultRuleAssert(@Nullable FaultRule actual) {
        super(actual, FaultRuleAssert.class);
    }

    /**
     * Verifies that the rule has made a call go wrong.
     *
     * @return this
     */
    public FaultRuleAssert fired() {
        isNotNull();
        if (!actual.fired()) {
            throwAssertionError(shouldHaveFired(actual));
        }
        return this;
    }

    /**
     * Verifies how many calls the rule has made go wrong.
     *
     * @param expected the number, over all runs of the sandbox
     * @return this
     */
    public FaultRuleAssert firedTimes(long expected) {
        isNotNull();
        if (actual.timesFired() != expected) {
            throwAssertionError(shouldHaveFiredTimes(actual, expected));
        }
        return this;
    }

    /**
     * Verifies that the rule has made no call go wrong.
     *
     * @return this
     */
    public FaultRuleAssert neverFired() {
        isNotNull();
        if (actual.fired()) {
            throwAssertionError(shouldNotHaveFired(actual));
        }
        return this;
    }
}
