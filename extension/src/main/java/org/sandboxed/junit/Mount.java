package org.sandboxed.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Lets programs see a directory or file of the machine in the root that {@link Chroot} gives them; see {@link
 * org.sandboxed.engine.Sandbox.Builder#mount(String, java.nio.file.Path)}.
 *
 * <p>Adds up over superclass, class, nested class and method.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Repeatable(Mount.Container.class)
@ExtendWith(SandboxExtension.class)
public @interface Mount {

    /**
     * Where programs see it.
     *
     * @return absolute; it need not be there in the root
     */
    String virtual();

    /**
     * What they see.
     *
     * @return absolute, or relative to the working directory of the test JVM
     */
    String host();

    /**
     * Whether programs must not change it.
     *
     * @return false unless set: what they change is really changed
     */
    boolean readOnly() default false;

    /** Holds several {@link Mount} of one element; the compiler writes it. */
    @Documented
    @Inherited
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE, ElementType.METHOD})
    @ExtendWith(SandboxExtension.class)
    @interface Container {

        /**
         * Holds the annotations.
         *
         * @return in the order in which they are written
         */
        Mount[] value();
    }
}
