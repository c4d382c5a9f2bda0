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
 * Adds a network interface that programs of a sandbox are told about, beside {@code lo}, whatever way they ask: netlink,
 * ioctl, or {@code /proc/net}. It says nothing about what they can reach.
 *
 * <p>Repeatable; what is declared outside and inside adds up, and so do the addresses of one name. Alone it gives a test a
 * sandbox as {@link Sandboxed} does.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Repeatable(VirtualInterface.Container.class)
@ExtendWith(SandboxExtension.class)
public @interface VirtualInterface {

    /**
     * The name.
     *
     * @return such as {@code eth0}
     */
    String name();

    /**
     * Its addresses, with the lengths of their networks.
     *
     * @return such as {@code 10.0.0.2/24}, at least one
     */
    String[] address();

    /**
     * The largest packet.
     *
     * @return a number of bytes
     */
    int mtu() default 1500;

    /** Holds several {@link VirtualInterface} of one element; the compiler writes it. */
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
        VirtualInterface[] value();
    }
}
