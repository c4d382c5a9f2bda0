package org.sandboxed.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Limits how many processes of a sandbox may live at once, the program itself included.
 *
 * <p>The same as {@link Sandboxed#maxProcesses()}, for annotations that are put together from others. The innermost counts; on one
 * element this one counts more than the attribute. Alone it gives a test a sandbox as {@link Sandboxed} does.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(SandboxExtension.class)
public @interface MaxProcesses {

    /**
     * The limit.
     *
     * @return a positive number
     */
    int value();
}
