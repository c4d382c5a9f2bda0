package org.sandboxed.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Limits the disk space that the files of the working directory may take together; see {@link
 * org.sandboxed.engine.Sandbox.Builder#maxDisk(String)}.
 *
 * <p>The same as {@link Sandboxed#maxDisk()}, for annotations that are put together from others. The innermost counts; on one
 * element this one counts more than the attribute. Alone it gives a test a sandbox as {@link Sandboxed} does.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(SandboxExtension.class)
public @interface MaxDisk {

    /**
     * The limit.
     *
     * @return a number of bytes, or one with K, M, G or T, such as {@code "100M"}
     */
    String value();
}
