package org.sandboxed.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives programs another time of day, which stands still until the test sets it.
 *
 * <pre>{@code
 * @Test
 * @FrozenTime("2020-02-29T12:00:00Z")
 * void stamps_its_output(Sandbox sandbox) {
 *     assertThat(sandbox.run("date", "-u", "+%F %T")).hasStdout("2020-02-29 12:00:00\n");
 *
 *     sandbox.clock().advance(Duration.ofDays(1));
 *     ...
 * }
 * }</pre>
 *
 * <p>See {@link org.sandboxed.engine.Sandbox.Builder#frozenTime} and, where the clock goes, {@link
 * org.sandboxed.engine.Sandbox.Builder#timeStart}. The innermost counts. Alone it gives a test a sandbox as {@link Sandboxed}
 * does.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(SandboxExtension.class)
public @interface FrozenTime {

    /**
     * The time: {@code "2020-02-29T12:00:00Z"}, with another offset such as {@code +02:00}, or a date, which is its midnight
     * in UTC.
     *
     * @return from 1970 to 9999
     */
    String value();

    /**
     * Whether the clock goes on from there, as fast as the machine's.
     *
     * @return false unless set: it stands still
     */
    boolean advancing() default false;
}
