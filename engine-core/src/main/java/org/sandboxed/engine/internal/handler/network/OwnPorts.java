package org.sandboxed.engine.internal.handler.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.SocketDiagnosis;
import org.sandboxed.engine.internal.kernel.SocketInodes;
import org.sandboxed.engine.internal.kernel.Sockets;
import org.sandboxed.engine.internal.ports.Binding;
import org.sandboxed.engine.internal.ports.HeldSockets;
import org.sandboxed.engine.internal.ports.RunPorts;
import org.sandboxed.engine.internal.ports.SandboxPorts;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;

/**
 * Ports that programs of the sandbox have taken. With {@code portRemap} each gets a free one of the machine behind the one that it
 * asks for, and who connects to the latter on this machine reaches the former. Not thread-safe.
 */
final class OwnPorts {

    private static final InetAddress IPV4_LOOPBACK = loopback(new byte[] {127, 0, 0, 1});
    private static final InetAddress IPV6_LOOPBACK =
            loopback(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

    private final RunPorts run;
    private final SandboxPorts ports;
    private final SocketInodes inodes = new SocketInodes();
    private final SocketAddress local = new SocketAddress();
    private final NativeMemory localMemory = NativeMemory.onDemand(SocketAddress.MAX);

    OwnPorts(RunPorts run) {
        this.run = run;
        this.ports = run.ports();
    }

    private static InetAddress loopback(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has four or sixteen bytes", e);
        }
    }

    /** Whether programs are shown other ports than those of the machine. */
    boolean isRemapped() {
        return ports.isRemapped();
    }

    /** bind(2), under another port where ports are remapped; 0, or a negated errno. */
    int bind(CallerSocket socket, SocketAddress address) {
        Destination wanted = Destination.of(address);
        Protocol protocol = socket.protocol();
        if (!ports.remaps(address.port()) || (protocol != Protocol.TCP && protocol != Protocol.UDP)) {
            int result = Sockets.bind(socket.number(), wanted.address(), wanted.length());
            if (result == -Errnos.EADDRINUSE
                    && HeldSockets.areNeeded()
                    && run.held().letGoClosed()) {
                result = Sockets.bind(socket.number(), wanted.address(), wanted.length());
            }
            if (result == 0 && protocol == Protocol.UDP && address.port() != 0) {
                note(socket, address.port(), true);
            }
            return result;
        }
        // Of two sockets that want the same port at once the second one has to find the first one's.
        synchronized (ports) {
            int result = address.port() == 0 ? -Errnos.EADDRINUSE : bindToKnown(socket, address, wanted);
            if (result == -Errnos.EADDRINUSE && !isTaken(socket, address)) {
                wanted.setPort(0);
                result = Sockets.bind(socket.number(), wanted.address(), wanted.length());
            }
            if (result == 0) {
                note(socket, address.port(), protocol == Protocol.UDP);
            }
            return result;
        }
    }

    /** The kernel knows which sockets can share a port: it is asked with the ports behind this one. */
    private int bindToKnown(CallerSocket socket, SocketAddress address, Destination wanted) {
        int result = -Errnos.EADDRINUSE;
        for (int real : ports.real(socket.protocol(), address.port())) {
            wanted.setPort(real);
            result = Sockets.bind(socket.number(), wanted.address(), wanted.length());
            if (result != -Errnos.EADDRINUSE) {
                return result;
            }
        }
        return result;
    }

    /** By a socket of the sandbox; where another program has the port behind it, there are more. */
    private boolean isTaken(CallerSocket socket, SocketAddress address) {
        boolean isIpv6Only = socket.isInet6() && Sockets.isIpv6Only(socket.number());
        for (int real : ports.real(socket.protocol(), address.port())) {
            if (ports.isTaken(socket.protocol(), real, localAddress(address), isIpv6Only)) {
                return true;
            }
        }
        return false;
    }

    /** Of a socket of AF_INET the family AF_UNSPEC stands for its own. */
    private static InetAddress localAddress(SocketAddress address) {
        return address.isInet() ? address.inetAddress() : IPV4_LOOPBACK;
    }

    /** A datagram socket that is about to be used gets its port, to which answers will come. */
    void prepare(CallerSocket socket) {
        if (isRemapped() && readLocal(socket) && local.port() == 0 && socket.protocol() == Protocol.UDP) {
            Destination any = Destination.of(local);
            if (Sockets.bind(socket.number(), any.address(), any.length()) == 0) {
                note(socket, 0, true);
            }
        }
    }

    /** A socket listens now. */
    void listens(CallerSocket socket) {
        note(socket, 0, true);
    }

    private void note(CallerSocket socket, int asked, boolean listens) {
        long inode = inodes.own(socket.fd());
        if (inode <= 0 || !readLocal(socket) || local.port() == 0) {
            return;
        }
        Binding known = ports.of(inode);
        if (known != null) {
            ports.put(listens ? known.listening() : known);
            return;
        }
        Protocol protocol = socket.protocol();
        int real = local.port();
        int shown = asked != 0 ? asked : ports.show(protocol, real);
        boolean isIpv6Only = socket.isInet6() && Sockets.isIpv6Only(socket.number());
        ports.put(new Binding(run, protocol, shown, real, local.inetAddress(), isIpv6Only, inode, listens));
    }

    private boolean readLocal(CallerSocket socket) {
        int length = Sockets.localAddress(socket.number(), localMemory);
        return length > 0 && local.set(localMemory, length) && local.isInet();
    }

    /** What a program is shown for a local port. */
    int shown(Protocol protocol, int real) {
        return ports.shown(protocol == Protocol.UDP ? Sockets.IPPROTO_UDP : Sockets.IPPROTO_TCP, real);
    }

    /** What a program is shown for the local address of a socket that listens; null where it is what the kernel shows. */
    byte @Nullable [] name(int tid, int fd) {
        Binding binding = ports.of(inodes.of(tid, fd));
        if (binding == null || binding.shown() == binding.real()) {
            return null;
        }
        byte[] address = binding.address().getAddress();
        boolean isInet = address.length == IPV4_LOOPBACK.getAddress().length;
        byte[] name = new byte[isInet ? SocketAddress.INET_SIZE : SocketAddress.INET6_SIZE_WITH_SCOPE];
        name[0] = (byte) (isInet ? Sockets.AF_INET : Sockets.AF_INET6);
        System.arraycopy(
                address, 0, name, isInet ? SocketAddress.INET_ADDRESS : SocketAddress.INET6_ADDRESS, address.length);
        local.set(name, name.length);
        local.setPort(binding.shown());
        local.copyTo(name, 0, name.length);
        return name;
    }

    /** The socket of the sandbox that a destination leads to, or null where it is somebody else's or nobody's. */
    @Nullable
    Binding find(Protocol protocol, SocketAddress destination) {
        if (!isRemapped() || !ports.knows(protocol, destination.port()) || !destination.isLoopback()) {
            return null;
        }
        List<Binding> reached = ports.reached(protocol, target(destination), destination.port());
        for (Binding binding : reached) {
            if (receives(binding, target(destination))) {
                return binding;
            }
        }
        return null;
    }

    /** Whether a destination on this machine has the number of one of the sandbox's ports, whoever is behind it. */
    boolean isNumber(SocketAddress destination) {
        return isRemapped() && destination.isLoopback() && ports.hasShown(destination.port());
    }

    private static InetAddress target(SocketAddress destination) {
        InetAddress address = destination.inetAddress();
        if (!address.isAnyLocalAddress()) {
            return address;
        }
        return destination.ipLength() == IPV4_LOOPBACK.getAddress().length ? IPV4_LOOPBACK : IPV6_LOOPBACK;
    }

    /** Whether the port of the machine is still this socket's, and not another program's by now. */
    private boolean receives(Binding binding, InetAddress address) {
        boolean isUdp = binding.protocol() == Protocol.UDP;
        int protocol = isUdp ? Sockets.IPPROTO_UDP : Sockets.IPPROTO_TCP;
        long inode = SocketDiagnosis.receiver(protocol, address.getAddress(), binding.real());
        Binding receiver = inode == 0 ? null : ports.of(inode);
        if (receiver != null) {
            return receiver.real() == binding.real();
        }
        // A datagram socket with a peer is not found that way, and neither is any where the kernel does not tell.
        return inode == 0 && (isUdp || binding.listens()) && ports.isOpen(binding);
    }
}
