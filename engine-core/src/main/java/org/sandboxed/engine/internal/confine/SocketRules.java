package org.sandboxed.engine.internal.confine;

import java.util.ArrayList;
import java.util.List;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;

import static org.sandboxed.engine.internal.confine.ArgumentTest.asListed;
import static org.sandboxed.engine.internal.confine.ArgumentTest.refuse;
import static org.sandboxed.engine.internal.confine.Comparison.equal;
import static org.sandboxed.engine.internal.confine.Comparison.maskedEqual;
import static org.sandboxed.engine.internal.confine.Comparison.notEqual;

/**
 * Which sockets a program may make. socket(2) takes three {@code int}s: family, type with flags above the low four
 * bits, protocol. AF_UNIX passes; of AF_INET and AF_INET6 only TCP does, and UDP where it is allowed. The rest is
 * refused, so a family or protocol that the kernel learns later is refused, too.
 */
final class SocketRules {

    private static final int FAMILY = 0;
    private static final int TYPE = 1;
    private static final int PROTOCOL = 2;

    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    /** SOCK_TYPE_MASK of linux/net.h; SOCK_NONBLOCK and SOCK_CLOEXEC are above. */
    private static final int TYPE_MASK = 0xf;

    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int IPPROTO_TCP = 6;

    private static final Refusal FAMILIES =
            new Refusal(Errno.EAFNOSUPPORT, "blocked: socket(2) of a family other than AF_UNIX, AF_INET, AF_INET6");
    private static final Refusal DATAGRAM = Refusal.eperm("blocked: socket(SOCK_DGRAM), the policy allows no UDP");
    // EPROTONOSUPPORT makes programs that prefer Multipath TCP fall back to TCP.
    private static final Refusal STREAM = new Refusal(
            Errno.EPROTONOSUPPORT,
            "blocked: socket(SOCK_STREAM) of a protocol other than TCP, which Landlock cannot see");
    private static final Refusal RAW =
            Refusal.eperm("blocked: socket(2) of a type other than SOCK_STREAM and SOCK_DGRAM reaches raw packets");

    private SocketRules() {}

    static ArgumentRule socket(boolean udpAllowed) {
        List<ArgumentTest> tests = new ArrayList<>();
        tests.add(asListed(equal(FAMILY, AF_UNIX)));
        tests.add(refuse(FAMILIES, notEqual(FAMILY, AF_INET), notEqual(FAMILY, AF_INET6)));
        tests.add(asListed(type(SOCK_STREAM), equal(PROTOCOL, 0)));
        tests.add(asListed(type(SOCK_STREAM), equal(PROTOCOL, IPPROTO_TCP)));
        tests.add(refuse(STREAM, type(SOCK_STREAM)));
        tests.add(udpAllowed ? asListed(type(SOCK_DGRAM)) : refuse(DATAGRAM, type(SOCK_DGRAM)));
        tests.add(refuse(RAW));
        return new ArgumentRule(Syscall.SOCKET, tests);
    }

    private static Comparison type(int type) {
        return maskedEqual(TYPE, TYPE_MASK, type);
    }
}
