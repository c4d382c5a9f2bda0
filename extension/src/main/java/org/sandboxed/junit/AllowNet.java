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
 * Lets programs reach destinations: {@code "localhost:8080"}, {@code "10.0.0.0/8"}, {@code "udp://[2001:db8::1]:53"}.
 *
 * <p>Adds up over superclass, class, nested class and method. Alone it gives a test a sandbox as {@link Sandboxed} does.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Repeatable(AllowNet.Container.class)
@ExtendWith(SandboxExtension.class)
public @interface AllowNet {

    /**
     * The destinations.
     *
     * @return rules of {@link org.sandboxed.engine.Sandbox.Builder#allowNet}; an empty list allows nothing
     */
    String[] value();

    /** Holds several {@link AllowNet} of one element; the compiler writes it. */
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
        AllowNet[] value();
    }
}
