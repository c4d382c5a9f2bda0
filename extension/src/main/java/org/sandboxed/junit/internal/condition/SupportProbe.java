package org.sandboxed.junit.internal.condition;

/** Finds out what a machine can do. Stands between the extension and the engine so that tests can pretend. */
@FunctionalInterface
public interface SupportProbe {

    /** What the machine can do. */
    Support probe();
}
