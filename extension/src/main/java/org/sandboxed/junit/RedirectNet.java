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
 * Lets TCP connections to a host and port go elsewhere, to a server of the test for instance. A name that no other rule knows
 * need not exist: nobody is asked for it.
 *
 * <p>Adds up over superclass, class, nested class and method. Alone it gives a test a sandbox as {@link Sandboxed} does.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Repeatable(RedirectNet.Container.class)
@ExtendWith(SandboxExtension.class)
public @interface RedirectNet {

    /**
     * What the program wants to reach.
     *
     * @return such as {@code "api.example.com:443"}
     */
    String from();

    /**
     * What it reaches.
     *
     * @return such as {@code "localhost:8443"}
     */
    String to();

    /** Holds several {@link RedirectNet} of one element; the compiler writes it. */
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
        RedirectNet[] value();
    }
}
