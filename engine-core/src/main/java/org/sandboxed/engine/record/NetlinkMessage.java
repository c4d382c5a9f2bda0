package org.sandboxed.engine.record;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.internal.netlink.MessageTypes;

/**
 * One message of a netlink conversation: a request of a program, or a part of its answer. See netlink(7) and rtnetlink(7).
 *
 * <p>The constants are the types that {@code ip}, {@code ss} and C libraries use, as {@code <linux/netlink.h>}, {@code
 * <linux/rtnetlink.h>} and {@code <linux/sock_diag.h>} number them; {@link #type()} may be any other, too.
 *
 * <p>Immutable, safe to read from any thread. Made by the engine; not meant to be implemented elsewhere.
 */
public interface NetlinkMessage {

    /** How a request ended: a failure, or a success that was to be acknowledged. */
    int NLMSG_ERROR = 2;
    /** The end of a list. */
    int NLMSG_DONE = 3;

    /** An interface, as an answer, or one to be made. */
    int RTM_NEWLINK = 16;
    /** An interface to be removed. */
    int RTM_DELLINK = 17;
    /** Which interfaces there are. */
    int RTM_GETLINK = 18;
    /** An interface to be changed. */
    int RTM_SETLINK = 19;
    /** An address, as an answer, or one to be added. */
    int RTM_NEWADDR = 20;
    /** An address to be removed. */
    int RTM_DELADDR = 21;
    /** Which addresses the interfaces have. */
    int RTM_GETADDR = 22;
    /** A route, as an answer, or one to be added. */
    int RTM_NEWROUTE = 24;
    /** A route to be removed. */
    int RTM_DELROUTE = 25;
    /** Which routes there are, or which one leads to an address. */
    int RTM_GETROUTE = 26;
    /** A neighbour, as an answer, or one to be added. */
    int RTM_NEWNEIGH = 28;
    /** A neighbour to be removed. */
    int RTM_DELNEIGH = 29;
    /** Which neighbours are known. */
    int RTM_GETNEIGH = 30;
    /** A rule of routing, as an answer, or one to be added. */
    int RTM_NEWRULE = 32;
    /** A rule of routing to be removed. */
    int RTM_DELRULE = 33;
    /** Which rules of routing there are. */
    int RTM_GETRULE = 34;

    /** Of NETLINK_SOCK_DIAG: which sockets there are, and one of them, as an answer. */
    int SOCK_DIAG_BY_FAMILY = 20;
    /** Of NETLINK_SOCK_DIAG: a socket to be closed. */
    int SOCK_DESTROY = 21;

    /**
     * The type.
     *
     * @return such as {@link #RTM_GETADDR}
     */
    int type();

    /**
     * The name of a type of NETLINK_ROUTE.
     *
     * @param type such as {@link #RTM_GETADDR}
     * @return such as {@code "RTM_GETADDR"}; the number in words where it has none
     */
    static String nameOf(int type) {
        return MessageTypes.name(type);
    }

    /**
     * The name of the type.
     *
     * @return such as {@code "RTM_GETADDR"}; the number in words where it has none
     */
    String typeName();

    /**
     * The flags, as they were sent.
     *
     * @return the bits of {@code nlmsg_flags}
     */
    int flags();

    /**
     * The flags by name.
     *
     * @return such as {@code REQUEST}, {@code DUMP}, {@code ACK}, {@code MULTI}, in this order
     */
    Set<String> flagNames();

    /**
     * The number by which requests and answers are matched.
     *
     * @return {@code nlmsg_seq}
     */
    int sequence();

    /**
     * The port id in the header: 0 in most requests, the one of the program's socket in an answer.
     *
     * @return {@code nlmsg_pid}
     */
    int portId();

    /**
     * What follows the header.
     *
     * @return a copy
     */
    byte[] payload();

    /**
     * The attributes that follow the fixed part of the payload.
     *
     * @return in their order; empty where the type has none or is not known
     */
    List<NetlinkAttribute> attributes();

    /**
     * The first attribute with a name.
     *
     * @param name such as {@code "IFLA_IFNAME"}
     * @return the attribute, if there is one
     */
    Optional<NetlinkAttribute> attribute(String name);

    /**
     * Why a request failed.
     *
     * @return the errno of an {@link #NLMSG_ERROR} or {@link #NLMSG_DONE}; empty in other messages, and in those two where
     *     they say that all went well
     */
    Optional<Errno> error();

    /**
     * Whether the message asks for a change of interfaces, addresses, routes and the like, which no sandbox allows.
     *
     * @return true for requests whose type makes, sets or removes something
     */
    boolean isChange();

    /**
     * The message on one line.
     *
     * @return such as {@code RTM_NEWLINK IFLA_IFNAME=lo IFLA_MTU=65536}
     */
    String describe();
}
