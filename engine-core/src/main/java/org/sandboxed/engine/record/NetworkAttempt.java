package org.sandboxed.engine.record;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * One attempt to use IPv4 or IPv6: to reach somebody, to send something, or to be reachable. Immutable, safe to read from
 * any thread.
 *
 * <p>Made by the engine; not meant to be implemented elsewhere.
 */
public interface NetworkAttempt {

    /** What the socket speaks. */
    enum Protocol {
        /** A stream. */
        TCP,
        /** Datagrams. */
        UDP,
        /** Echo requests, as ping sends them. */
        ICMP,
        /** Anything else, which no rule allows. */
        OTHER
    }

    /** What was tried. */
    enum Operation {
        /** connect(2): to reach a peer. */
        CONNECT,
        /** sendto(2), sendmsg(2) or sendmmsg(2) of datagrams, or with a destination. */
        SEND,
        /** bind(2): to take a local port. */
        BIND,
        /** listen(2): to accept connections. */
        LISTEN,
        /** setsockopt(2): to join a multicast group, without a port. */
        JOIN
    }

    /**
     * What the socket speaks.
     *
     * @return the protocol
     */
    Protocol protocol();

    /**
     * What was tried.
     *
     * @return the operation
     */
    Operation operation();

    /**
     * The destination, the group of {@link Operation#JOIN}, or the local address of {@link Operation#BIND} and {@link Operation#LISTEN}.
     *
     * @return an IPv4 address even where the program wrote it as an IPv6 one; empty where it named none
     */
    Optional<InetAddress> address();

    /**
     * The port that belongs to the address.
     *
     * @return 0 where there is none
     */
    int port();

    /**
     * The name of the destination, where it is known: from the names that the policy pins, from what a name server answered the
     * run before, or from the DNS query that is sent; {@code localhost} for 127.0.0.1 and ::1, as in every {@code /etc/hosts}.
     *
     * @return the name, in lower case
     */
    Optional<String> hostname();

    /**
     * What a message to a name server asks.
     *
     * @return the questions, one for each query; empty for everything else
     */
    List<DnsQuestion> questions();

    /**
     * Tells whether the sandbox refused.
     *
     * @return whether this is a denial
     */
    boolean isDenied();

    /**
     * The rule of the policy behind the decision.
     *
     * @return the rule in the words of the policy
     */
    Optional<String> rule();

    /**
     * The calling process.
     *
     * @return the process id, as seen from outside of the sandbox
     */
    int pid();

    /**
     * The system call.
     *
     * @return the event of {@link SyscallLog} that this attempt was read from
     */
    SyscallEvent event();

    /**
     * Prints the attempt on one line: who, what, whereto, and what came of it.
     *
     * @return one line without a line break
     */
    String describe();
}
