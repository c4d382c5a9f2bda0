package org.sandboxed.engine.internal.handler.network;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.http.HttpOrigin;
import org.sandboxed.engine.internal.http.HttpRun;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Sockets;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Leads connections that the HTTP rules are about to the proxy. The caller's socket gets its local port first, and the proxy
 * is told what a connection from there is about: what a program says later tells it nothing. Not thread-safe.
 */
final class HttpDoor {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final HttpRun run;
    private final int proxyPort;
    private final int led;
    private final int unnamed;
    private final int datagrams;
    private final SocketAddress local = new SocketAddress();
    private final NativeMemory localMemory = NativeMemory.onDemand(SocketAddress.MAX);

    HttpDoor(HttpRun run, Journal journal) {
        this.run = run;
        this.proxyPort = run.side().proxyPort();
        this.led = journal.rule("HTTP: the requests of this connection are judged one by one");
        this.unnamed = journal.refusal("allowHttp: no rule names this host");
        this.datagrams = journal.refusal("HTTP: HTTP/3 would go around the rules about this host");
    }

    /** Whether TCP connections to a port are led to the proxy. Allocates nothing. */
    boolean concerns(SocketAddress address) {
        return run.side().concerns(address.port());
    }

    /** The name that a destination was made up for, or null. Allocates nothing. */
    byte @Nullable [] nameOf(SocketAddress address) {
        return proxyPort == 0
                ? null
                : run.side().names().nameOf(address.bytes(), address.ipStart(), address.ipLength());
    }

    /** Whether datagrams may be HTTP/3 to a host that the rules are about. */
    boolean isHttp3(SocketAddress address, byte @Nullable [] name) {
        boolean isPort = address.port() == HTTPS || address.port() == HTTP || concerns(address);
        return proxyPort != 0 && isPort && isAbout(address, name);
    }

    /** Whether a rule or a stub is about a destination. */
    boolean isAbout(SocketAddress address, byte @Nullable [] name) {
        return run.side().isAbout(addressOf(address), text(name));
    }

    /** The rule of what is led to the proxy. */
    int led() {
        return led;
    }

    /** The rule by which destinations are refused that nobody names. */
    int unnamed() {
        return unnamed;
    }

    /** The rule by which datagrams are refused. */
    int datagrams() {
        return datagrams;
    }

    /**
     * Connects to the proxy, and sets the answer. Takes the socket over.
     *
     * @param name what the address is known as, or null
     * @param redirect where a rule of the policy leads the connection, or null
     */
    void connect(
            Call call,
            CallerSocket socket,
            SocketAddress address,
            byte @Nullable [] name,
            @Nullable InetSocketAddress redirect) {
        int port = localPort(socket);
        if (port < 0) {
            socket.close();
            call.answer().fail(-port);
            return;
        }
        HttpOrigin origin = new HttpOrigin(
                run, call.pid(), new InetSocketAddress(addressOf(address), address.port()), text(name), redirect);
        // From an IPv6 address that a program has bound nothing leads to an IPv4 one.
        boolean isInet6 = socket.isInet6() && !local.isMapped() && !local.isUnspecified() && !address.isMapped();
        boolean isNew = run.expect(port, isInet6, origin);
        Destination proxy =
                isInet6 ? Destination.loopback6(proxyPort) : Destination.loopback(socket.isInet6(), proxyPort);
        Connecting.connect(call, socket, proxy, false, result -> {
            if (isNew && !isUnderWay(result)) {
                run.forget(port, isInet6, origin);
            }
        });
    }

    private static boolean isUnderWay(int result) {
        return result == 0 || result == -Errnos.EINPROGRESS;
    }

    /** The local port of a socket, which gets one if it has none; or a negated errno. */
    private int localPort(CallerSocket socket) {
        int port = boundPort(socket);
        if (port != 0) {
            return port;
        }
        if (socket.isInet6()) {
            Sockets.setIpv6Only(socket.number(), false);
        }
        Sockets.bindsPortAtOnce(socket.number());
        Destination any = Destination.loopback(socket.isInet6(), 0);
        int bound = Sockets.bind(socket.number(), any.address(), any.length());
        return bound < 0 ? bound : boundPort(socket);
    }

    private int boundPort(CallerSocket socket) {
        int length = Sockets.localAddress(socket.number(), localMemory);
        if (length < 0) {
            return length;
        }
        return local.set(localMemory, length) ? local.port() : -Errnos.EINVAL;
    }

    private static @Nullable String text(byte @Nullable [] name) {
        return name == null ? null : new String(name, US_ASCII);
    }

    private static InetAddress addressOf(SocketAddress address) {
        int start = address.ipStart();
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(address.bytes(), start, start + address.ipLength()));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }
}
