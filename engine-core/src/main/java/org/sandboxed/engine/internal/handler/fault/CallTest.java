package org.sandboxed.engine.internal.handler.fault;

/** One condition on a call. */
@FunctionalInterface
interface CallTest {

    /** Whether the call meets it. */
    boolean holds(CallFacts call);
}
