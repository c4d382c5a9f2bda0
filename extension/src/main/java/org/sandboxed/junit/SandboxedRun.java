package org.sandboxed.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a program in the test's sandbox before the body of the test, which only asserts.
 *
 * <pre>{@code
 * @Test
 * @SandboxedRun({"sh", "-c", "cat /root/.ssh/id_rsa"})
 * void reads_no_key(RunResult run) {
 *     assertThat(run).failed().hasDenied(Syscall.OPENAT);
 * }
 * }</pre>
 *
 * <p>The program runs once for each invocation of the test: when its {@link org.sandboxed.engine.RunResult} is first asked
 * for by a constructor or a {@code @BeforeEach} method, else after every {@code @BeforeEach} method. A program that cannot
 * be started fails the test with {@link org.sandboxed.engine.SandboxLaunchException}. Without {@link Sandboxed} the sandbox
 * has its default policy.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@ExtendWith(SandboxExtension.class)
public @interface SandboxedRun {

    /**
     * The command; no shell is involved.
     *
     * @return the program, looked up in the {@code PATH} that it will have, and its arguments
     */
    String[] value();
}
