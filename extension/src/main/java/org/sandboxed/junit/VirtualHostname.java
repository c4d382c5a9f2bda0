package org.sandboxed.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the machine another name for the programs of a sandbox, wherever they ask for it; see {@link
 * org.sandboxed.engine.Sandbox.Builder#hostname(String)}.
 *
 * <p>The innermost counts. Alone it gives a test a sandbox as {@link Sandboxed} does.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(SandboxExtension.class)
public @interface VirtualHostname {

    /**
     * The name.
     *
     * @return up to 64 letters, digits, hyphens and dots
     */
    String value();
}
