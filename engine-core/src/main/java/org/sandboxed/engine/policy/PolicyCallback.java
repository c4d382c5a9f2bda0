package org.sandboxed.engine.policy;

/**
 * Decides in code of the test what a program may do, while it runs: before the act, on what the supervisor has read once and
 * then acts upon. What the policy refuses stays refused, whatever is decided here: it is the ceiling, below which a callback
 * restricts and grants.
 *
 * <pre>{@code
 * Sandbox.builder().policy((event, context) -> event.argvContains("--force") ? PolicyVerdict.deny() : PolicyVerdict.allow());
 * }</pre>
 *
 * <p>It is asked on a thread of its own, one call of a run at a time; other calls of the run wait meanwhile. One that
 * throws, returns null or takes more than five seconds denies, and fails the test. The same object may serve several runs at
 * once.
 */
@FunctionalInterface
public interface PolicyCallback {

    /**
     * Says what a run begins with, before its program is started. What is restricted here is granted later by {@link #decide}, or
     * never; the policy is the most that can be granted. Does nothing unless implemented.
     *
     * @param context what can be restricted; valid until this method returns
     * @throws Exception lets the run fail; nothing is started then
     */
    default void begin(PolicyContext context) throws Exception {}

    /**
     * Decides one call.
     *
     * @param event what the program is about to do
     * @param context what can be restricted and granted from now on; valid until this method returns
     * @return the verdict
     * @throws Exception denies the call; reported by the run
     */
    PolicyVerdict decide(PolicyEvent event, PolicyContext context) throws Exception;
}
