package org.sandboxed.assertj.error;

import org.sandboxed.engine.fault.FaultRule;

/** A fault rule should have made calls go wrong, or none. */
public final class ShouldHaveFired extends SandboxMessage {

    private ShouldHaveFired(FaultRule rule, String expected) {
        super(Subject.of(rule), expected, seen(rule));
    }

    private static String seen(FaultRule rule) {
        return "fired " + rule.timesFired() + " times; " + rule.timesMatched() + " calls matched";
    }

    /**
     * Makes the message of a rule that has not fired.
     *
     * @param rule the rule
     * @return the message
     */
    public static ShouldHaveFired shouldHaveFired(FaultRule rule) {
        return new ShouldHaveFired(rule, "have fired");
    }

    /**
     * Makes the message of a rule that has fired too often or not often enough.
     *
     * @param rule the rule
     * @param expected how often it should have
     * @return the message
     */
    public static ShouldHaveFired shouldHaveFiredTimes(FaultRule rule, long expected) {
        return new ShouldHaveFired(rule, "have fired " + expected + " times");
    }

    /**
     * Makes the message of a rule that has fired.
     *
     * @param rule the rule
     * @return the message
     */
    public static ShouldHaveFired shouldNotHaveFired(FaultRule rule) {
        return new ShouldHaveFired(rule, "never have fired");
    }
}
