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
 * Adds a route that programs of a sandbox are told about. It says nothing about what they can reach.
 *
 * <p>Repeatable; what is declared outside and inside adds up. Alone it gives a test a sandbox as {@link Sandboxed} does.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Repeatable(VirtualRoute.Container.class)
@ExtendWith(SandboxExtension.class)
public @interface VirtualRoute {

    /**
     * Where it leads.
     *
     * @return a network such as {@code 192.168.0.0/16}, or {@code default}
     */
    String destination();

    /**
     * The router.
     *
     * @return an address in the network of a {@link VirtualInterface}
     */
    String gateway();

    /** Holds several {@link VirtualRoute} of one element; the compiler writes it. */
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
        VirtualRoute[] value();
    }
}
