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
 * Keeps programs from destinations, whatever is allowed. Where nothing is allowed explicitly, everything else then is.
 *
 * <p>Adds up over superclass, class, nested class and method. Alone it gives a test a sandbox as {@link Sandboxed} does.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Repeatable(DenyNet.Container.class)
@ExtendWith(SandboxExtension.class)
public @interface DenyNet {

    /**
     * The destinations.
     *
     * @return rules of {@link org.sandboxed.engine.Sandbox.Builder#denyNet}
     */
    String[] value();

    /** Holds several {@link DenyNet} of one element; the compiler writes it. */
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
        DenyNet[] value();
    }
}
