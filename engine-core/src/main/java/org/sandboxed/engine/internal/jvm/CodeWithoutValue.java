package org.sandboxed.engine.internal.jvm;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxedCallable;
import org.sandboxed.engine.SandboxedRunnable;

/**
 * Code that returns nothing, as code that returns null.
 *
 * @param code the code
 */
public record CodeWithoutValue<E extends Throwable>(SandboxedRunnable<E> code) implements SandboxedCallable<Void, E> {

    /** The class of code that may be wrapped like this. */
    static Class<?> origin(SandboxedCallable<?, ?> code) {
        return code instanceof CodeWithoutValue<?> wrapped ? wrapped.code().getClass() : code.getClass();
    }

    @Override
    public @Nullable Void call() throws E {
        code.run();
        return null;
    }
}
