package org.sandboxed.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a sandbox local ports of its own, so that servers of tests that run at the same time can have the same one; see {@link
 * org.sandboxed.engine.Sandbox.Builder#portRemap(boolean)}.
 *
 * <p>The innermost counts. Alone it gives a test a sandbox as {@link Sandboxed} does.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(SandboxExtension.class)
public @interface PortRemap {

    /**
     * Whether ports are the sandbox's own.
     *
     * @return false takes back what is set further out
     */
    boolean value() default true;
}
