package org.sandboxed.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Records which Java thread made a call, for the JVMs of forked tests, {@code runJava}, {@code call} and {@code attempt}; and for
 * the syscalls that are named, which are then recorded, also its stack.
 *
 * <p>Adds up over superclass, class, nested class and method. Alone it gives a test a sandbox as {@link Sandboxed} does.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(SandboxExtension.class)
public @interface JavaStacks {

    /**
     * The syscalls whose stacks are recorded.
     *
     * @return names as in section 2 of the manual, such as {@code "connect"}; none for the threads alone
     */
    String[] value() default {};
}
