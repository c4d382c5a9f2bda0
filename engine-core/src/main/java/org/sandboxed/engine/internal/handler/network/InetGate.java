package org.sandboxed.engine.internal.handler.network;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.journal.TextKind;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Sockets;
import org.sandboxed.engine.internal.ports.Binding;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;

/**
 * IPv4 and IPv6: says what may be done, writes the attempt into the event, and does what is allowed. Landlock grants no TCP
 * port to anybody; what is done here is done outside of the program's domain. Not thread-safe.
 */
final class InetGate {

    private static final byte[][] PROTOCOLS = names();
    private static final byte[] PRETENDED =
            "answered as if connected, so that the query is seen".getBytes(StandardCharsets.US_ASCII);

    private final EndpointJudge endpoints;
    private final BindJudge ports;
    private final Redirects redirects;
    private final CallerSockets sockets;
    private final Resolvers resolvers;
    private final SocketPaths callers;
    private final OwnPorts own;
    private final Peers peers;
    private final int ownPort;
    private final HttpDoor http;
    private final NameDoor names;
    private final RouteQuestions questions;
    private final int bound;
    private final int refusal;
    private final AddressText text = new AddressText();
    private final SocketAddress local = new SocketAddress();
    private final NativeMemory localMemory = NativeMemory.onDemand(SocketAddress.MAX);

    private @Nullable Binding reached;
    private boolean reachesNobody;

    InetGate(
            NetworkPlan plan,
            CallerSockets sockets,
            Resolvers resolvers,
            Peers peers,
            SocketPaths callers,
            OwnPorts own,
            HttpDoor http,
            NameDoor names,
            Journal journal) {
        this.own = own;
        this.peers = peers;
        this.ownPort = journal.rule("portRemap: a port of the sandbox itself");
        this.bound = journal.rule("bound: the port was judged when it was bound");
        this.questions = new RouteQuestions(resolvers, journal);
        this.endpoints = new EndpointJudge(plan, journal);
        this.ports = new BindJudge(plan, journal);
        this.redirects = new Redirects(plan, journal);
        this.refusal = plan.rules().refusal().number();
        this.sockets = sockets;
        this.resolvers = resolvers;
        this.callers = callers;
        this.http = http;
        this.names = names;
    }

    private static byte[][] names() {
        Protocol[] all = Protocol.values();
        byte[][] names = new byte[all.length][];
        for (int i = 0; i < all.length; i++) {
            names[i] = all[i].name().getBytes(StandardCharsets.US_ASCII);
        }
        return names;
    }

    /** connect(2) to an IPv4 or IPv6 address. */
    void connect(Call call, SocketAddress address) {
        CallerSocket socket = sockets.find(call);
        if (socket == null) {
            refuseUnseen(call, address);
            return;
        }
        if (!socket.isInet()) {
            socket.close();
            call.answer().fail(Errnos.EINVAL);
            return;
        }
        Redirects.Line elsewhere = socket.protocol() == Protocol.TCP ? redirects.find(address) : null;
        if (isLed(socket, address)) {
            lead(call, socket, address);
        } else if (elsewhere != null && !endpoints.denies(Protocol.TCP, address)) {
            redirect(call, socket, address, elsewhere);
        } else if (isQuestion(socket, address)) {
            text.note(call, address);
            questions.answer(call, socket, address);
            socket.close();
        } else {
            connectOrRefuse(call, socket, address);
        }
    }

    private void connectOrRefuse(Call call, CallerSocket socket, SocketAddress address) {
        if (reach(call, socket, address)) {
            resolvers.forget(socket);
            if (isLedToServer(call, socket, address)) {
                call.answer().returns(0);
                socket.close();
                return;
            }
            notePeer(socket, address);
            boolean isFar = socket.protocol() == Protocol.TCP && !address.isLoopback();
            Connecting.connect(call, socket, destination(address), isFar);
            return;
        }
        pretend(call, socket, address);
        socket.close();
    }

    /**
     * A name server's answers are read. One that cannot be reached that way is asked directly, and so is one of the sandbox itself,
     * which may answer its programs and nobody else.
     */
    private boolean isLedToServer(Call call, CallerSocket socket, SocketAddress address) {
        return reached == null && Resolvers.isResolver(socket, address) && names.connect(call, socket, address);
    }

    private void notePeer(CallerSocket socket, SocketAddress address) {
        if (reached == null) {
            peers.forget(socket);
        } else {
            peers.remember(socket, address);
        }
    }

    /**
     * Whether a connect of UDP to where no datagram may go only asks for the way there: TCP may go, nothing can, or it is where a
     * server wants to listen.
     */
    private boolean isQuestion(CallerSocket socket, SocketAddress address) {
        boolean mayBe = RouteQuestions.nobodyHas(address)
                || mayListen(address)
                || (!Resolvers.isResolver(socket, address) && mayConnect(address));
        return mayBe
                && socket.protocol() == Protocol.UDP
                && !own.isNumber(address)
                && (!EndpointJudge.allows(endpoints.judge(Protocol.UDP, address))
                        || http.isHttp3(address, nameOf(address)));
    }

    /** Whether it stands for all addresses of this machine, of which a server may take the port. */
    private boolean mayListen(SocketAddress address) {
        return address.isUnspecified() && EndpointJudge.allows(ports.judge(Protocol.TCP, address.port()));
    }

    /** Whether a TCP connection to a destination, or one that is led elsewhere, would be made. */
    private boolean mayConnect(SocketAddress address) {
        return !endpoints.denies(Protocol.TCP, address)
                && (EndpointJudge.allows(endpoints.judge(Protocol.TCP, address))
                        || redirects.find(address) != null
                        || (http.concerns(address) && http.isAbout(address, nameOf(address))));
    }

    /** A refused connect that a program has to believe in. */
    private void pretend(Call call, CallerSocket socket, SocketAddress address) {
        if (reachesNobody && socket.protocol() == Protocol.UDP) {
            // A C library tries all addresses of a name that way, and sends nothing.
            call.answer().returns(0);
        } else if (Resolvers.isResolver(socket, address)) {
            resolvers.pretend(socket, address);
            call.note(TextKind.NOTE, PRETENDED, PRETENDED.length);
            call.answer().returns(0);
        }
    }

    /** Whether the HTTP rules are about a connection; servers of the sandbox itself are none of their business. */
    private boolean isLed(CallerSocket socket, SocketAddress address) {
        return socket.protocol() == Protocol.TCP && http.concerns(address) && own.find(Protocol.TCP, address) == null;
    }

    /** To the proxy, which judges what is sent; whoever nobody names is refused here. */
    private void lead(Call call, CallerSocket socket, SocketAddress address) {
        note(call, Protocol.TCP, address);
        Redirects.Line elsewhere = redirects.find(address);
        byte[] name = nameOf(address);
        int verdict = endpoints.judge(Protocol.TCP, address);
        boolean isOpen = elsewhere != null || EndpointJudge.allows(verdict) || http.isAbout(address, name);
        boolean isDenied = endpoints.denies(Protocol.TCP, address);
        if (isDenied || !isOpen) {
            refuse(call, isDenied ? EndpointJudge.rule(verdict) : http.unnamed());
            socket.close();
            return;
        }
        call.answer().allow(http.led());
        peers.remember(socket, address);
        http.connect(call, socket, address, name, elsewhere == null ? null : elsewhere.target());
    }

    private void redirect(Call call, CallerSocket socket, SocketAddress address, Redirects.Line elsewhere) {
        note(call, Protocol.TCP, address);
        Destination destination = elsewhere.destination(address.family() == Sockets.AF_INET6);
        if (destination == null) {
            socket.close();
            call.answer().fail(Errnos.EAFNOSUPPORT);
            return;
        }
        call.answer().allow(elsewhere.rule());
        peers.remember(socket, address);
        boolean isFar = !elsewhere.redirect().to().isLoopbackAddress();
        Connecting.connect(call, socket, destination, isFar);
    }

    private boolean reach(Call call, CallerSocket socket, SocketAddress address) {
        if (RouteQuestions.isNoAttempt(socket, address)) {
            text.note(call, address);
            return reach(call, socket, address, true);
        }
        return reach(call, socket, address, false);
    }

    /**
     * Judges a destination; where it may not be reached the answer is set.
     *
     * @param isNoted whether the event describes another one already
     */
    boolean reach(Call call, CallerSocket socket, SocketAddress address, boolean isNoted) {
        if (!isNoted) {
            note(call, socket.protocol(), address);
        }
        reached = own.find(socket.protocol(), address);
        int verdict =
                reached == null ? endpoints.judge(socket.protocol(), address) : judgeOwn(socket, address, reached);
        if (socket.protocol() == Protocol.UDP
                && EndpointJudge.allows(verdict)
                && http.isHttp3(address, nameOf(address))) {
            refuse(call, http.datagrams());
            return false;
        }
        if (EndpointJudge.allows(verdict)) {
            call.answer().allow(EndpointJudge.rule(verdict));
            return true;
        }
        reachesNobody = own.isNumber(address) && !endpoints.denies(socket.protocol(), address);
        if (reachesNobody) {
            call.answer().allow(ownPort);
            call.answer().fail(Errnos.ECONNREFUSED);
        } else {
            refuse(call, EndpointJudge.rule(verdict));
        }
        return false;
    }

    /** The sandbox's own ports are judged under the numbers that programs see, and allowed unless they are denied. */
    private int judgeOwn(CallerSocket socket, SocketAddress address, Binding binding) {
        int written = address.port();
        address.setPort(binding.shown());
        int verdict = endpoints.judge(socket.protocol(), address);
        boolean isDenied = endpoints.denies(socket.protocol(), address);
        address.setPort(written);
        own.prepare(socket);
        return EndpointJudge.allows(verdict) || isDenied ? verdict : EndpointJudge.allowing(ownPort);
    }

    /** Where the address that was judged last leads. */
    Destination destination(SocketAddress address) {
        Destination destination = Destination.reaching(address);
        if (reached != null) {
            destination.setPort(reached.real());
        }
        return destination;
    }

    /** Refuses a connect or a send. */
    void refuse(Call call, int rule) {
        call.answer().refuse(refusal, rule);
    }

    /** The rule by which a destination is refused that was refused before. */
    int refusingRule(CallerSocket socket, SocketAddress address) {
        int verdict = endpoints.judge(socket.protocol(), address);
        return EndpointJudge.allows(verdict) ? http.datagrams() : EndpointJudge.rule(verdict);
    }

    /** Writes who is concerned into the event. */
    void note(Call call, Protocol protocol, SocketAddress address) {
        text.note(call, address);
        noteProtocol(call, protocol);
        byte[] name = nameOf(address);
        if (name == null) {
            name = names.nameOf(address);
        }
        if (name != null) {
            call.note(TextKind.HOSTNAME, name, name.length);
        }
    }

    private byte @Nullable [] nameOf(SocketAddress address) {
        byte[] name = endpoints.nameOf(address);
        return name == null ? http.nameOf(address) : name;
    }

    @SuppressWarnings("EnumOrdinal") // an index into a table that is made of the same constants
    private static void noteProtocol(Call call, Protocol protocol) {
        byte[] name = PROTOCOLS[protocol.ordinal()];
        call.note(TextKind.PROTOCOL, name, name.length);
    }

    /** The socket cannot be looked at: what no protocol may reach is refused as such. */
    void refuseUnseen(Call call, SocketAddress address) {
        if (!sockets.isNotPermitted(call)) {
            return;
        }
        int tcp = endpoints.judge(Protocol.TCP, address);
        boolean isRefused = !EndpointJudge.allows(tcp)
                && !EndpointJudge.allows(endpoints.judge(Protocol.UDP, address))
                && !EndpointJudge.allows(endpoints.judge(Protocol.ICMP, address));
        note(call, Protocol.OTHER, address);
        if (isRefused) {
            refuse(call, EndpointJudge.rule(tcp));
        }
    }

    /** Judges a multicast group that a socket wants to join; where it may not the answer is set. */
    boolean mayJoin(Call call, CallerSocket socket, SocketAddress group) {
        note(call, socket.protocol(), group);
        return settle(call, endpoints.judgeGroup(group));
    }

    /** bind(2) to an IPv4 or IPv6 address. */
    void bind(Call call, SocketAddress address) {
        CallerSocket socket = sockets.find(call);
        if (socket == null) {
            if (sockets.isNotPermitted(call)) {
                noteProtocol(call, Protocol.OTHER);
                settle(call, ports.judge(Protocol.OTHER, address.port()));
            }
            return;
        }
        try (socket) {
            if (!socket.isInet()) {
                call.answer().fail(Errnos.EINVAL);
                return;
            }
            noteProtocol(call, socket.protocol());
            if (settle(call, ports.judge(socket.protocol(), address.port())) && mayTake(call, address.port())) {
                answer(call, own.bind(socket, address));
            }
        }
    }

    /** A privileged supervisor lends its privilege to nobody. */
    private boolean mayTake(Call call, int port) {
        return port == 0 || own.isRemapped() || port >= PrivilegedPorts.first() || callers.mayAct(call);
    }

    /** listen(2); without a bind(2) before, the kernel picks a port. */
    void listen(Call call, CallerSocket socket) {
        int length = Sockets.localAddress(socket.number(), localMemory);
        if (length < 0 || !local.set(localMemory, length)) {
            call.answer().fail(length < 0 ? -length : Errnos.EINVAL);
            return;
        }
        local.setPort(own.shown(socket.protocol(), local.port()));
        text.note(call, local);
        noteProtocol(call, socket.protocol());
        call.answer().allow(bound);
        if (local.port() != 0 || settle(call, ports.judge(socket.protocol(), 0))) {
            int result = Sockets.listen(socket.number(), call.intArgument(1));
            if (result == 0) {
                own.listens(socket);
            }
            answer(call, result);
        }
    }

    private static boolean settle(Call call, int verdict) {
        if (EndpointJudge.allows(verdict)) {
            call.answer().allow(EndpointJudge.rule(verdict));
            return true;
        }
        call.answer().refuse(Errnos.EACCES, EndpointJudge.rule(verdict));
        return false;
    }

    private static void answer(Call call, int result) {
        if (result < 0) {
            call.answer().fail(-result);
        } else {
            call.answer().returns(result);
        }
    }
}
