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
 * Lets programs make HTTP requests: {@code "GET api.example.com/v1/*"}, {@code "* localhost"}. Every other request is answered
 * with status 403, and all of them are in the {@link org.sandboxed.engine.record.HttpTraffic}.
 *
 * <p>Adds up over superclass, class, nested class and method. Alone it gives a test a sandbox as {@link Sandboxed} does. Needs
 * the artifact {@code sandboxed-http}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Repeatable(AllowHttp.Container.class)
@ExtendWith(SandboxExtension.class)
public @interface AllowHttp {

    /**
     * The requests.
     *
     * @return rules of {@link org.sandboxed.engine.Sandbox.Builder#allowHttp}; with an empty list only stubs answer
     */
    String[] value();

    /** Holds several {@link AllowHttp} of one element; the compiler writes it. */
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
        AllowHttp[] value();
    }
}
