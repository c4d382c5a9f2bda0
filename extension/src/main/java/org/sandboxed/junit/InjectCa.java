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
 * Lets the HTTP rules of {@link AllowHttp} and {@link DenyHttp} look into HTTPS: programs trust a certificate authority that is
 * made for the sandbox, because its certificate is added to the files of trusted certificates that they read.
 *
 * <p>Adds up over superclass, class, nested class and method. Alone it gives a test a sandbox as {@link Sandboxed} does. Needs
 * the artifact {@code sandboxed-http}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Repeatable(InjectCa.Container.class)
@ExtendWith(SandboxExtension.class)
public @interface InjectCa {

    /**
     * Further files of certificates.
     *
     * @return paths as for {@link org.sandboxed.engine.Sandbox.Builder#injectCa}; those of the distributions and that of the JVM
     *     in use need not be named
     */
    String[] value() default {};

    /** Holds several {@link InjectCa} of one element; the compiler writes it. */
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
        InjectCa[] value();
    }
}
