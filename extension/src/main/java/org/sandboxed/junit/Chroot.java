package org.sandboxed.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Lets programs see a directory as the root of the file system; see {@link
 * org.sandboxed.engine.Sandbox.Builder#chroot(java.nio.file.Path)}. All paths in the other annotations are then those that
 * programs see, wherever they are written.
 *
 * <p>The innermost counts. Alone it gives a test a sandbox as {@link Sandboxed} does.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(SandboxExtension.class)
public @interface Chroot {

    /**
     * The directory; or an archive of a root file system or an image, as {@link
     * org.sandboxed.engine.RootFs#fromTar(java.nio.file.Path)} unpacks it.
     *
     * @return absolute, or relative to the working directory of the test JVM
     */
    String value();
}
