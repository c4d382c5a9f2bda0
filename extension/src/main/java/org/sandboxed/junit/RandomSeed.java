package org.sandboxed.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Makes every random number that programs get from the kernel from a seed, so that a run can be repeated.
 *
 * <pre>{@code
 * @Test
 * @RandomSeed(42)
 * void picks_the_same_port_in_every_run(Sandbox sandbox) {
 *     RunResult run = sandbox.run("shuf", "-i", "1024-65535", "-n", "1");
 *     ...
 * }
 * }</pre>
 *
 * <p>Each process draws from a stream of its own, which depends on the seed and on its place in the tree of processes; see
 * {@link org.sandboxed.engine.Sandbox.Builder#randomSeed(long)}. The innermost counts. Alone it gives a test a sandbox as
 * {@link Sandboxed} does.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(SandboxExtension.class)
public @interface RandomSeed {

    /**
     * The seed.
     *
     * @return any number
     */
    long value();
}
