package org.sandboxed.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Limits the memory that the processes of a run may have together; see {@link
 * org.sandboxed.engine.Sandbox.Builder#maxMemory(String)}.
 *
 * <p>The same as {@link Sandboxed#maxMemory()}, for annotations that are put together from others. The innermost counts; on one
 * element this one counts more than the attribute. Alone it gives a test a sandbox as {@link Sandboxed} does.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(SandboxExtension.class)
public @interface MaxMemory {

    /**
     * The limit.
     *
     * @return a number of bytes, or one with K, M, G or T, such as {@code "512M"}
     */
    String value();
}
