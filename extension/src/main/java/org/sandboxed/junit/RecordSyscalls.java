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
 * Records syscalls that the policy itself does not need to see. Each call of them costs microseconds more.
 *
 * <p>Adds up over superclass, class, nested class and method. Alone it gives a test a sandbox as {@link Sandboxed} does.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Repeatable(RecordSyscalls.Container.class)
@ExtendWith(SandboxExtension.class)
public @interface RecordSyscalls {

    /**
     * The syscalls.
     *
     * @return names as in section 2 of the manual, such as {@code "getpid"}
     */
    String[] value();

    /** Holds several {@link RecordSyscalls} of one element; the compiler writes it. */
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
        RecordSyscalls[] value();
    }
}
