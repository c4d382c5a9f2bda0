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
 * Attaches secrets of {@link Credentials} to HTTP requests that {@link AllowHttp} and {@link HttpAuth} allow: servers get them, and
 * neither programs nor the record do.
 *
 * <p>Adds up over superclass, class, nested class and method. Alone it gives a test a sandbox as {@link Sandboxed} does. Needs
 * the artifact {@code sandboxed-http}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Repeatable(HttpAuth.Container.class)
@ExtendWith(SandboxExtension.class)
public @interface HttpAuth {

    /**
     * The requests and their secrets.
     *
     * @return rules of {@link org.sandboxed.engine.Sandbox.Builder#httpAuth}, such as {@code "GET api.example.com/* bearer token"}
     */
    String[] value();

    /** Holds several {@link HttpAuth} of one element; the compiler writes it. */
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
        HttpAuth[] value();
    }
}
