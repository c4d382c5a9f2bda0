package org.sandboxed.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Says how many processors the programs of a sandbox see, so that what they make of it is the same on every machine; see
 * {@link org.sandboxed.engine.Sandbox.Builder#cpus(int)}. It gives and takes none.
 *
 * <p>The innermost counts. Alone it gives a test a sandbox as {@link Sandboxed} does.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(SandboxExtension.class)
public @interface VirtualCpus {

    /**
     * The number.
     *
     * @return a positive number
     */
    int value();
}
