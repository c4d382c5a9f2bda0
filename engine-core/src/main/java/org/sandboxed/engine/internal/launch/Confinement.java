package org.sandboxed.engine.internal.launch;

import org.sandboxed.engine.internal.confine.KernelFilter;
import org.sandboxed.engine.internal.kernel.Fd;

/**
 * What is put on programs: the compiled filter and the Landlock ruleset of a sandbox, shared by its runs.
 *
 * @param filter the filter
 * @param ruleset the ruleset's descriptor
 * @param fixesAddresses whether the memory of programs is put at the same addresses each time
 */
record Confinement(KernelFilter filter, Fd ruleset, boolean fixesAddresses) implements AutoCloseable {

    /** The same ruleset with another filter; one of the two is to be closed. */
    Confinement with(KernelFilter other) {
        return new Confinement(other, ruleset, fixesAddresses);
    }

    @Override
    public void close() {
        ruleset.close();
    }
}
