package org.sandboxed.engine.internal.kernel;

/** Options of setsockopt(2) by which a socket joins a multicast group; see ip(7), ipv6(7), {@code linux/in.h}, {@code linux/in6.h}. */
public final class GroupOptions {

    public static final int IP_ADD_MEMBERSHIP = 35;
    public static final int IP_ADD_SOURCE_MEMBERSHIP = 39;

    public static final int IPV6_JOIN_GROUP = 20;
    public static final int IPV6_JOIN_ANYCAST = 27;

    /** Of either level. */
    public static final int MCAST_JOIN_GROUP = 42;

    /** Of either level. */
    public static final int MCAST_JOIN_SOURCE_GROUP = 46;

    private GroupOptions() {}
}
