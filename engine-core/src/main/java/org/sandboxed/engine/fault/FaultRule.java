package org.sandboxed.engine.fault;

/** One fault rule, and how often it has fired. Safe to use from any thread. */
public interface FaultRule {

    /**
     * Tells whether the rule has made a call go wrong.
     *
     * @return true after the first one
     */
    boolean fired();

    /**
     * Counts the calls that the rule has made go wrong, over all runs of the sandbox.
     *
     * @return 0 or more
     */
    long timesFired();

    /**
     * Counts the calls that the rule is about, whether or not it was their turn, over all runs of the sandbox.
     *
     * @return at least {@link #timesFired()}
     */
    long timesMatched();

    /**
     * Tells whether the test said that the rule need not fire.
     *
     * @return true after {@link FaultMatcher#optional()}
     */
    boolean isOptional();

    /**
     * Writes the rule as the test did.
     *
     * @return such as {@code on(fsync).path("/srv/db.log").nth(3).fail(EIO)}; the record has it after {@code fault: }
     */
    String describe();
}
