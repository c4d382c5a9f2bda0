package org.sandboxed.engine.record;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sandboxed.engine.handler.Errno;

/** One request that a program sent over a netlink socket, and what it was answered. Immutable; made by the engine. */
public interface NetlinkExchange {

    /**
     * What the program asked.
     *
     * @return the request
     */
    NetlinkMessage request();

    /**
     * What it was answered: for a list, every part of it and its end.
     *
     * @return in their order; empty where the kernel would have said nothing, either
     */
    List<NetlinkMessage> replies();

    /**
     * The process that asked.
     *
     * @return its id, seen from outside
     */
    int pid();

    /**
     * The protocol of the socket.
     *
     * @return such as {@code "NETLINK_ROUTE"}
     */
    String protocol();

    /**
     * When the request arrived, counted from the making of the sandbox.
     *
     * @return the time
     */
    Duration at();

    /**
     * Whether the program got what it asked for: there is an answer, and it is no failure.
     *
     * @return false where it was refused, or not answered at all
     */
    boolean isAnswered();

    /**
     * Why the request failed.
     *
     * @return the errno, if it did
     */
    Optional<Errno> error();

    /**
     * The exchange on one line: request and answer.
     *
     * @return such as {@code [4242] RTM_GETADDR REQUEST,DUMP -> RTM_NEWADDR IFA_ADDRESS=127.0.0.1 ..., NLMSG_DONE}
     */
    String describe();
}
