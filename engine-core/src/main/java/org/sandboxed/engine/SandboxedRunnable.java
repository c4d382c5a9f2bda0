package org.sandboxed.engine;

import java.io.Serializable;

/**
 * As {@link SandboxedCallable}, without a value.
 *
 * @param <E> what it throws
 */
@FunctionalInterface
public interface SandboxedRunnable<E extends Throwable> extends Serializable {

    /**
     * Does the work, in the other JVM.
     *
     * @throws E copied back
     */
    void run() throws E;
}
