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
 * Refuses HTTP requests of programs, whatever is allowed: {@code "DELETE api.example.com/*"}. Where nothing is allowed
 * explicitly, every other request to the hosts of these rules is.
 *
 * <p>Adds up over superclass, class, nested class and method. Alone it gives a test a sandbox as {@link Sandboxed} does. Needs
 * the artifact {@code sandboxed-http}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Repeatable(DenyHttp.Container.class)
@ExtendWith(SandboxExtension.class)
public @interface DenyHttp {

    /**
     * The requests.
     *
     * @return rules of {@link org.sandboxed.engine.Sandbox.Builder#denyHttp}
     */
    String[] value();

    /** Holds several {@link DenyHttp} of one element; the compiler writes it. */
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
        DenyHttp[] value();
    }
}
