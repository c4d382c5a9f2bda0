package org.sandboxed.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Says who the programs of a sandbox are told that they run as, so that code that asks "am I root?" can be tested by
 * anybody; see {@link org.sandboxed.engine.Sandbox.Builder#identity(int, int)}. It changes nothing of what they may do.
 *
 * <p>The innermost counts. Alone it gives a test a sandbox as {@link Sandboxed} does.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(SandboxExtension.class)
public @interface VirtualIdentity {

    /**
     * The user.
     *
     * @return a number as in {@code /etc/passwd}; 0 is root
     */
    int uid() default 0;

    /**
     * The group, the only one.
     *
     * @return a number as in {@code /etc/group}
     */
    int gid() default 0;
}
