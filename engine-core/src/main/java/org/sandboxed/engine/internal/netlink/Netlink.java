package org.sandboxed.engine.internal.netlink;

/** Numbers of {@code <linux/netlink.h>} that both sides of a conversation use. */
public final class Netlink {

    /** Protocol of routing, interfaces and addresses; see rtnetlink(7). */
    public static final int ROUTE = 0;

    /** Protocol of questions about sockets; see sock_diag(7). */
    public static final int SOCK_DIAG = 4;

    /** Size of a {@code struct sockaddr_nl}: family u16, padding u16, port id u32, groups u32. */
    public static final int ADDRESS_SIZE = 12;

    /** Size of a {@code struct nlmsghdr}: length u32, type u16, flags u16, sequence u32, port id u32. */
    static final int HEADER_SIZE = 16;

    static final int NOOP = 1;
    static final int ERROR = 2;
    static final int DONE = 3;
    static final int OVERRUN = 4;
    /** Types below it control the conversation. */
    static final int FIRST_TYPE = 16;

    static final int F_REQUEST = 0x1;
    static final int F_MULTI = 0x2;
    static final int F_ACK = 0x4;
    static final int F_ECHO = 0x8;
    /** NLM_F_ROOT and NLM_F_MATCH together; the kernel takes either of them for a dump. */
    static final int F_DUMP = 0x300;

    static final int F_DUMP_FILTERED = 0x20;

    static final int F_CAPPED = 0x100;
    /** Attributes follow that explain an error. */
    static final int F_ACK_TLVS = 0x200;

    /** The explanation of an error, a text. */
    static final int ERROR_MESSAGE = 1;

    /** Above it: whether an attribute is nested, or in network byte order. */
    static final int ATTRIBUTE_TYPE = 0x3fff;

    static final int ATTRIBUTE_HEADER = 4;

    private Netlink() {}

    /** The name of a protocol that is answered. */
    static String protocol(int number) {
        return number == SOCK_DIAG ? "NETLINK_SOCK_DIAG" : "NETLINK_ROUTE";
    }

    /** A length, padded as messages and attributes are. */
    static int align(int length) {
        return length + 3 & ~3;
    }
}
