package org.sandboxed.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.sandboxed.engine.handler.Errno;

/**
 * Lets calls of the program fail, as {@link org.sandboxed.engine.Sandbox#faults()} does in code, where there are further
 * effects, too. A rule that has not fired when its sandbox is closed fails the test, unless it is {@link #optional()}.
 *
 * <p>Adds up over superclass, class, nested class and method. Alone it gives a test a sandbox as {@link Sandboxed} does.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Repeatable(FailSyscall.Container.class)
@ExtendWith(SandboxExtension.class)
public @interface FailSyscall {

    /**
     * The syscalls, counted together.
     *
     * @return names as in section 2 of the manual, such as {@code "fsync"}
     */
    String[] value();

    /**
     * What the program gets.
     *
     * @return the errno
     */
    Errno errno() default Errno.EIO;

    /**
     * Only calls about a file.
     *
     * @return a pattern, see {@link org.sandboxed.engine.fault.FaultMatcher#path}; empty for any
     */
    String path() default "";

    /**
     * Only calls that name a network address.
     *
     * @return see {@link org.sandboxed.engine.fault.FaultMatcher#address}; empty for any
     */
    String address() default "";

    /**
     * Only calls of processes with these arguments.
     *
     * @return see {@link org.sandboxed.engine.fault.FaultMatcher#argv}; empty for any
     */
    String[] argv() default {};

    /**
     * Only calls that a program makes.
     *
     * @return the last part of the path of its executable; empty for any
     */
    String program() default "";

    /**
     * Only one of the calls that match, counted in each run.
     *
     * @return 1 for the first; 0 for all
     */
    int nth() default 0;

    /**
     * Only some of the calls that match, counted in each run.
     *
     * @return 2 for every second; 0 for all
     */
    int every() default 0;

    /**
     * Each call that matches with a probability.
     *
     * @return above 0 and at most 1; 0 for all
     */
    double probability() default 0;

    /**
     * Of the sequence that {@link #probability()} draws from.
     *
     * @return any number
     */
    long seed() default 0;

    /**
     * Whether the rule need not fire.
     *
     * @return true if so
     */
    boolean optional() default false;

    /** Holds several {@link FailSyscall} of one element; the compiler writes it. */
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
        FailSyscall[] value();
    }
}
