package org.sandboxed.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the programs of a sandbox the names in every directory in the order of their bytes; see {@link
 * org.sandboxed.engine.Sandbox.Builder#deterministicDirs(boolean)}.
 *
 * <p>The innermost counts. Alone it gives a test a sandbox as {@link Sandboxed} does.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(SandboxExtension.class)
public @interface DeterministicDirs {

    /**
     * Whether names are sorted.
     *
     * @return false takes back what is set further out
     */
    boolean value() default true;
}
