package org.sandboxed.engine.record;

/** One attribute of a {@link NetlinkMessage}. Immutable; made by the engine. */
public interface NetlinkAttribute {

    /**
     * The number.
     *
     * @return without the bits that say whether it is nested or in network byte order
     */
    int type();

    /**
     * The name.
     *
     * @return such as {@code "IFLA_IFNAME"}; the number in words where it has none
     */
    String name();

    /**
     * The value as it was sent.
     *
     * @return a copy
     */
    byte[] value();

    /**
     * The value in words.
     *
     * @return a name, a number, an address, or hexadecimal digits, as the attribute has it
     */
    String text();
}
