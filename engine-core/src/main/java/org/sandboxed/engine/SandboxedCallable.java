package org.sandboxed.engine;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Code that runs in a JVM of its own, in a sandbox; see {@link Sandbox#call(SandboxedCallable)}. Usually a lambda. It is
 * copied by serialization, so what it captures has to be serializable; a lambda that uses no field and no method of an
 * object around it captures none.
 *
 * @param <T> what it returns
 * @param <E> what it throws
 */
@FunctionalInterface
public interface SandboxedCallable<T, E extends Throwable> extends Serializable {

    /**
     * Does the work, in the other JVM.
     *
     * @return a value that is copied back, or null
     * @throws E copied back as well
     */
    @Nullable
    T call() throws E;
}
