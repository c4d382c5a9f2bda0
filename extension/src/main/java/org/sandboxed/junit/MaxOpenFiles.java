package org.sandboxed.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Limits how many descriptors a process of a sandbox may have open, {@code RLIMIT_NOFILE}; see {@code getrlimit(2)}.
 *
 * <p>The same as {@link Sandboxed#maxOpenFiles()}, for annotations that are put together from others. The innermost counts; on one
 * element this one counts more than the attribute. Alone it gives a test a sandbox as {@link Sandboxed} does.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(SandboxExtension.class)
public @interface MaxOpenFiles {

    /**
     * The limit.
     *
     * @return a positive number
     */
    int value();
}
