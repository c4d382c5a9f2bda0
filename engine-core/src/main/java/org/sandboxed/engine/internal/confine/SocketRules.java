package org.sandboxed.engine.internal.confine;

import java.util.ArrayList;
import java.util.List;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;

import static org.sandboxed.engine.internal.confine.ArgumentTest.asListed;
import static org.sandboxed.engine.internal.confine.ArgumentTest.pass;
import static org.sandboxed.engine.internal.confine.ArgumentTest.refuse;
import static org.sandboxed.engine.internal.confine.Comparison.anyBit;
import static org.sandboxed.engine.internal.confine.Comparison.equal;
import static org.sandboxed.engine.internal.confine.Comparison.highWordZero;
import static org.sandboxed.engine.internal.confine.Comparison.maskedEqual;
import static org.sandboxed.engine.internal.confine.Comparison.notEqual;
import static org.sandboxed.engine.internal.kernel.GroupOptions.IPV6_JOIN_ANYCAST;
import static org.sandboxed.engine.internal.kernel.GroupOptions.IPV6_JOIN_GROUP;
import static org.sandboxed.engine.internal.kernel.GroupOptions.IP_ADD_MEMBERSHIP;
import static org.sandboxed.engine.internal.kernel.GroupOptions.IP_ADD_SOURCE_MEMBERSHIP;
import static org.sandboxed.engine.internal.kernel.GroupOptions.MCAST_JOIN_GROUP;
import static org.sandboxed.engine.internal.kernel.GroupOptions.MCAST_JOIN_SOURCE_GROUP;
import static org.sandboxed.engine.internal.kernel.Sockets.AF_INET;
import static org.sandboxed.engine.internal.kernel.Sockets.AF_INET6;
import static org.sandboxed.engine.internal.kernel.Sockets.AF_NETLINK;
import static org.sandboxed.engine.internal.kernel.Sockets.AF_UNIX;
import static org.sandboxed.engine.internal.kernel.Sockets.IPPROTO_TCP;
import static org.sandboxed.engine.internal.kernel.Sockets.MSG_NOSIGNAL;
import static org.sandboxed.engine.internal.kernel.Sockets.NETLINK_ROUTE;
import static org.sandboxed.engine.internal.kernel.Sockets.NETLINK_SOCK_DIAG;
import static org.sandboxed.engine.internal.kernel.Sockets.SOCK_DGRAM;
import static org.sandboxed.engine.internal.kernel.Sockets.SOCK_STREAM;
import static org.sandboxed.engine.internal.kernel.Sockets.SOL_IP;
import static org.sandboxed.engine.internal.kernel.Sockets.SOL_IPV6;
import static org.sandboxed.engine.internal.kernel.Sockets.SOL_NETLINK;
import static org.sandboxed.engine.internal.kernel.Sockets.SOL_SOCKET;
import static org.sandboxed.engine.internal.kernel.Sockets.SO_DOMAIN;
import static org.sandboxed.engine.internal.kernel.Sockets.SO_PROTOCOL;
import static org.sandboxed.engine.internal.kernel.Sockets.SO_TYPE;

/**
 * Which sockets a program may make, and which sends need no look. socket(2) takes three {@code int}s: family, type with flags above the low four
 * bits, protocol. AF_UNIX passes, and so does TCP over AF_INET and AF_INET6. UDP and ICMP echo can be made as well, and the
 * supervisor is told: where they send to, no kernel rule judges. Of AF_NETLINK two protocols are answered by a handler. The
 * rest is refused, so a family or protocol that the kernel learns later is refused, too.
 */
final class SocketRules {

    private static final int FAMILY = 0;
    private static final int TYPE = 1;
    private static final int PROTOCOL = 2;

    private static final int IP_OPTIONS = 4;
    /** IPV6_RTHDR, and what can carry the same: IPV6_2292PKTOPTIONS and the options of a flow label, IPV6_FLOWLABEL_MGR. */
    private static final int[] IPV6_ROUTES = {57, 6, 32};

    /** What an administrator can set through any socket of IPv4: iptables, arptables, ebtables, IPVS; and those of ip6tables. */
    private static final int PACKET_FILTERS = ~0x3f;

    private static final int IP6T_BASE = 64;

    /** What tells about them: iptables, arptables, ebtables, each with four options; IPVS has up to 64. */
    private static final int[] IP_TABLES = {64, 96, 128};

    private static final int IPVS = 0x480;
    /** What tells which extensions ip6tables has; between these and the base are options of the socket. */
    private static final int IP6T_REVISIONS = 68;
    /** IP_IPSEC_POLICY and IP_XFRM_POLICY, IPV6_IPSEC_POLICY and IPV6_XFRM_POLICY: pairs that begin with an even number. */
    private static final int IP_POLICIES = 16;

    private static final int IPV6_POLICIES = 34;
    private static final int[] IP_JOINS = {
        IP_ADD_MEMBERSHIP, IP_ADD_SOURCE_MEMBERSHIP, MCAST_JOIN_GROUP, MCAST_JOIN_SOURCE_GROUP
    };
    private static final int[] IPV6_JOINS = {
        IPV6_JOIN_GROUP, IPV6_JOIN_ANYCAST, MCAST_JOIN_GROUP, MCAST_JOIN_SOURCE_GROUP
    };

    /** Size of the request that musl sends, without an address; it does not wait for the answer. */
    private static final int MUSL_REQUEST_SIZE = 20;

    /** SOCK_TYPE_MASK of linux/net.h; SOCK_NONBLOCK and SOCK_CLOEXEC are above. */
    private static final int TYPE_MASK = 0xf;

    /** By default, ICMP echo, UDP, ICMPv6 echo. */
    private static final int[] DATAGRAM_PROTOCOLS = {0, 1, 17, 58};

    /** A DNS query over UDP has no more bytes. */
    private static final int LONGER_THAN_QUERY = ~0x1ff;

    private static final int MSG_FASTOPEN = 0x20000000;

    private static final Refusal FAMILIES =
            new Refusal(Errno.EAFNOSUPPORT, "blocked: socket(2) of a family other than AF_UNIX, AF_INET, AF_INET6");
    private static final Refusal NETLINK = new Refusal(
            Errno.EAFNOSUPPORT,
            "blocked: socket(AF_NETLINK) of a protocol other than NETLINK_ROUTE and NETLINK_SOCK_DIAG");
    private static final Refusal DATAGRAM = new Refusal(
            Errno.EPROTONOSUPPORT, "blocked: socket(SOCK_DGRAM) of a protocol other than UDP and ICMP echo");
    // EPROTONOSUPPORT makes programs that prefer Multipath TCP fall back to TCP.
    private static final Refusal STREAM = new Refusal(
            Errno.EPROTONOSUPPORT,
            "blocked: socket(SOCK_STREAM) of a protocol other than TCP, which Landlock cannot see");
    private static final Refusal RAW =
            Refusal.eperm("blocked: socket(2) of a type other than SOCK_STREAM and SOCK_DGRAM reaches raw packets");

    // What the kernel itself answers where Fast Open is switched off; programs then connect first.
    private static final Refusal FAST_OPEN =
            new Refusal(Errno.EOPNOTSUPP, "blocked: MSG_FASTOPEN connects with a send, where Landlock does not look");

    private static final Refusal PACKET_FILTER =
            Refusal.eperm("blocked: setsockopt(2) of the packet filter, which is that of the whole machine");

    private static final Refusal ROUTE = Refusal.eperm(
            "blocked: setsockopt(2) of a source route, which leads to another address than the one judged");

    private static final Refusal POLICY = Refusal.eperm(
            "blocked: setsockopt(2) of an IPsec policy, which can lead to another address than the one judged");

    private static final Refusal TABLE =
            Refusal.eperm("blocked: getsockopt(2) of the packet filter, which is that of the whole machine");
    private static final Refusal PAIR =
            new Refusal(Errno.EAFNOSUPPORT, "blocked: socketpair(2) of a family other than AF_UNIX, AF_INET, AF_INET6");

    private SocketRules() {}

    static ArgumentRule socket() {
        List<ArgumentTest> tests = new ArrayList<>();
        tests.add(asListed(equal(FAMILY, AF_UNIX)));
        tests.add(ArgumentTest.notify(equal(FAMILY, AF_NETLINK), equal(PROTOCOL, NETLINK_ROUTE)));
        tests.add(ArgumentTest.notify(equal(FAMILY, AF_NETLINK), equal(PROTOCOL, NETLINK_SOCK_DIAG)));
        tests.add(refuse(NETLINK, equal(FAMILY, AF_NETLINK)));
        tests.add(refuse(FAMILIES, notEqual(FAMILY, AF_INET), notEqual(FAMILY, AF_INET6)));
        tests.add(asListed(type(SOCK_STREAM), equal(PROTOCOL, 0)));
        tests.add(asListed(type(SOCK_STREAM), equal(PROTOCOL, IPPROTO_TCP)));
        tests.add(refuse(STREAM, type(SOCK_STREAM)));
        for (int protocol : DATAGRAM_PROTOCOLS) {
            tests.add(ArgumentTest.notify(type(SOCK_DGRAM), equal(PROTOCOL, protocol)));
        }
        tests.add(refuse(DATAGRAM, type(SOCK_DGRAM)));
        tests.add(refuse(RAW));
        return new ArgumentRule(Syscall.SOCKET, tests);
    }

    /** socketpair(2): a pair of another family could send anywhere, and to ask for one loads its module. */
    static ArgumentRule socketpair() {
        return ArgumentRule.of(
                Syscall.SOCKETPAIR,
                refuse(PAIR, notEqual(FAMILY, AF_UNIX), notEqual(FAMILY, AF_INET), notEqual(FAMILY, AF_INET6)));
    }

    /**
     * sendto(2) with flags in argument 3; without the address in argument 4 it names no destination to be judged. One that
     * may be a netlink request of musl is looked at, for its answer must be there when the call returns.
     *
     * @param seesQueries whether one may be looked at that has the size and the flags with which a C library sends a DNS query
     */
    static ArgumentRule sendto(boolean seesQueries) {
        List<ArgumentTest> tests = new ArrayList<>();
        tests.add(refuse(FAST_OPEN, anyBit(3, MSG_FASTOPEN)));
        tests.add(asListed(equal(2, MUSL_REQUEST_SIZE), equal(3, 0)));
        if (seesQueries) {
            tests.add(pass(equal(4, 0), highWordZero(4), notEqual(3, MSG_NOSIGNAL)));
            tests.add(pass(equal(4, 0), highWordZero(4), anyBit(2, LONGER_THAN_QUERY)));
        } else {
            tests.add(pass(equal(4, 0), highWordZero(4)));
        }
        return new ArgumentRule(Syscall.SENDTO, tests);
    }

    /**
     * setsockopt(2): the options of netlink sockets are answered by a handler, and so are those that join a multicast group. What is
     * sent with a source route goes to the first address of that, whatever the call that sends it says.
     */
    static ArgumentRule setsockopt() {
        List<ArgumentTest> tests = new ArrayList<>();
        tests.add(pass(notEqual(1, SOL_IP), notEqual(1, SOL_IPV6), notEqual(1, SOL_NETLINK)));
        tests.add(refuse(ROUTE, equal(1, SOL_IP), equal(2, IP_OPTIONS)));
        tests.add(refuse(PACKET_FILTER, equal(1, SOL_IP), anyBit(2, PACKET_FILTERS)));
        tests.add(refuse(POLICY, equal(1, SOL_IP), maskedEqual(2, ~1, IP_POLICIES)));
        for (int option : IP_JOINS) {
            tests.add(asListed(equal(1, SOL_IP), equal(2, option)));
        }
        tests.add(refuse(POLICY, equal(1, SOL_IPV6), maskedEqual(2, ~1, IPV6_POLICIES)));
        for (int option : IPV6_ROUTES) {
            tests.add(refuse(ROUTE, equal(1, SOL_IPV6), equal(2, option)));
        }
        tests.add(refuse(PACKET_FILTER, equal(1, SOL_IPV6), maskedEqual(2, ~1, IP6T_BASE)));
        for (int option : IPV6_JOINS) {
            tests.add(asListed(equal(1, SOL_IPV6), equal(2, option)));
        }
        tests.add(pass(notEqual(1, SOL_NETLINK)));
        return new ArgumentRule(Syscall.SETSOCKOPT, tests);
    }

    /**
     * getsockopt(2): the options of netlink sockets, and what tells what kind of socket it is. An administrator is told the tables of
     * the packet filter through any socket.
     */
    static ArgumentRule getsockopt() {
        List<ArgumentTest> tests = new ArrayList<>();
        for (int table : IP_TABLES) {
            tests.add(refuse(TABLE, equal(1, SOL_IP), maskedEqual(2, ~3, table)));
        }
        tests.add(refuse(TABLE, equal(1, SOL_IP), maskedEqual(2, PACKET_FILTERS, IPVS)));
        tests.add(refuse(TABLE, equal(1, SOL_IPV6), maskedEqual(2, ~1, IP6T_BASE)));
        tests.add(refuse(TABLE, equal(1, SOL_IPV6), maskedEqual(2, ~1, IP6T_REVISIONS)));
        tests.add(pass(notEqual(1, SOL_NETLINK), notEqual(1, SOL_SOCKET)));
        tests.add(pass(equal(1, SOL_SOCKET), notEqual(2, SO_TYPE), notEqual(2, SO_PROTOCOL), notEqual(2, SO_DOMAIN)));
        return new ArgumentRule(Syscall.GETSOCKOPT, tests);
    }

    /** sendmsg(2) and sendmmsg(2), whose flags are the last register. */
    static ArgumentRule send(Syscall syscall, int flags) {
        return ArgumentRule.of(syscall, refuse(FAST_OPEN, anyBit(flags, MSG_FASTOPEN)));
    }

    private static Comparison type(int type) {
        return maskedEqual(TYPE, TYPE_MASK, type);
    }
}
