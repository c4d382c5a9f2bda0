package org.sandboxed.engine.internal.ports;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.kernel.Sockets;
import org.sandboxed.engine.internal.netlink.PortNames;
import org.sandboxed.engine.internal.netlink.SandboxSockets;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;

/**
 * The local ports that programs of a sandbox have taken, all runs together. With {@code portRemap} they are shown under other
 * numbers than they have on the machine. A socket is known by its inode; that it was closed is found out when it matters.
 * Thread-safe; whoever has to look and then to act holds its lock meanwhile.
 */
public final class SandboxPorts implements PortNames {

    private static final int LOOK_AT = 1024;
    private static final int FIRST = 1024;
    private static final int LAST = 65_535;

    private final boolean isRemapped;
    private final List<Binding> bindings = new ArrayList<>();
    private final Set<Integer> kept = ConcurrentHashMap.newKeySet();
    private int lookAt = LOOK_AT;
    private volatile boolean haveDatagrams;

    /**
     * No port yet.
     *
     * @param isRemapped whether programs are shown other numbers than those of the machine
     */
    public SandboxPorts(boolean isRemapped) {
        this.isRemapped = isRemapped;
    }

    /** The part of a run that begins. */
    public RunPorts open(SandboxSockets sockets) {
        return new RunPorts(this, sockets);
    }

    /** Whether programs are shown other numbers than those of the machine. */
    public boolean isRemapped() {
        return isRemapped;
    }

    /** Leaves a port under its number, for somebody outside of the sandbox who was told that. */
    public void keep(int port) {
        kept.add(port);
    }

    /** Whether a port has another one of the machine behind it. */
    public boolean remaps(int port) {
        return isRemapped && !kept.contains(port);
    }

    /** A program makes a datagram socket of IPv4 or IPv6, which it may hand to programs of other runs. */
    public void noteDatagrams() {
        haveDatagrams = true;
    }

    /** Whether any program of the sandbox has ever made such a socket. */
    public boolean haveDatagrams() {
        return haveDatagrams;
    }

    /** Notes that a socket has a port, or what has become of one that it had. */
    public synchronized void put(Binding binding) {
        if (binding.run().isOver()) {
            return;
        }
        bindings.removeIf(other -> other.inode() == binding.inode());
        if (bindings.size() >= lookAt) {
            removeClosed(List.copyOf(bindings));
            lookAt = Math.max(LOOK_AT, 2 * bindings.size());
        }
        bindings.add(binding);
        notifyAll();
    }

    /** What is known of a socket. */
    public synchronized @Nullable Binding of(long inode) {
        for (Binding binding : bindings) {
            if (binding.inode() == inode) {
                return binding;
            }
        }
        return null;
    }

    /** The ports of the machine behind a port that programs see, the latest first. */
    public synchronized List<Integer> real(Protocol protocol, int shown) {
        List<Integer> real = new ArrayList<>();
        for (int i = bindings.size() - 1; i >= 0; i--) {
            Binding binding = bindings.get(i);
            if (binding.protocol() == protocol && binding.shown() == shown && !real.contains(binding.real())) {
                real.add(binding.real());
            }
        }
        return real;
    }

    /**
     * Whether a socket that is still open has a port of the machine, on an address that stands in the way of another one. Sockets
     * that are not are forgotten.
     */
    public synchronized boolean isTaken(Protocol protocol, int real, InetAddress address, boolean isIpv6Only) {
        List<Binding> same = new ArrayList<>();
        for (Binding binding : bindings) {
            if (binding.protocol() == protocol && binding.real() == real) {
                same.add(binding);
            }
        }
        removeClosed(same);
        return same.stream().anyMatch(binding -> bindings.contains(binding) && binding.overlaps(address, isIpv6Only));
    }

    private void removeClosed(List<Binding> some) {
        Map<RunPorts, Set<Long>> open = new HashMap<>();
        for (Binding binding : some) {
            if (!open.computeIfAbsent(binding.run(), RunPorts::open).contains(binding.inode())) {
                bindings.remove(binding);
            }
        }
    }

    /** The number to show for a port that the kernel has picked: its own, unless that is another's already. */
    public synchronized int show(Protocol protocol, int real) {
        int shown = real;
        while (isRemapped && !real(protocol, shown).isEmpty()) {
            shown = shown == LAST ? FIRST : shown + 1;
        }
        return shown;
    }

    @Override
    public synchronized int shown(int protocol, int real) {
        Protocol wanted = protocol == Sockets.IPPROTO_UDP ? Protocol.UDP : Protocol.TCP;
        for (int i = bindings.size() - 1; isRemapped && i >= 0; i--) {
            Binding binding = bindings.get(i);
            if (binding.real() == real && binding.protocol() == wanted) {
                return binding.shown();
            }
        }
        return real;
    }

    /** Whether programs of the sandbox know a port as theirs, of whatever protocol. */
    public synchronized boolean hasShown(int port) {
        return bindings.stream().anyMatch(binding -> binding.shown() == port);
    }

    /** Whether {@link #reached} is worth asking. */
    public synchronized boolean knows(Protocol protocol, int port) {
        for (int i = 0; i < bindings.size(); i++) {
            Binding binding = bindings.get(i);
            if (binding.protocol() == protocol && (binding.shown() == port || binding.real() == port)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The sockets that a message to an address of this machine may reach, under the number that programs see or the one of the
     * machine; those that fit best first.
     */
    public synchronized List<Binding> reached(Protocol protocol, InetAddress address, int port) {
        List<Binding> found = new ArrayList<>();
        for (Binding binding : bindings) {
            boolean hasPort = binding.shown() == port || binding.real() == port;
            if (binding.protocol() == protocol && hasPort && binding.fit(address) > 0) {
                found.add(binding);
            }
        }
        found.sort((a, b) -> rank(b, address, port) - rank(a, address, port));
        return found;
    }

    private static int rank(Binding binding, InetAddress address, int port) {
        return (binding.shown() == port ? 4 : 0) + binding.fit(address);
    }

    /** The port of the machine on which somebody listens, or, for UDP, receives. */
    public synchronized OptionalInt listening(Protocol protocol, int shown) {
        return listening(null, protocol, shown);
    }

    private OptionalInt listening(@Nullable RunPorts run, Protocol protocol, int shown) {
        for (int i = bindings.size() - 1; i >= 0; i--) {
            Binding binding = bindings.get(i);
            boolean isMeant = binding.protocol() == protocol && binding.shown() == shown && binding.listens();
            if (isMeant && (run == null || run == binding.run())) {
                return OptionalInt.of(binding.real());
            }
        }
        return OptionalInt.empty();
    }

    /** The ports on which somebody listens, as programs see them. */
    public synchronized Set<Integer> listening(Protocol protocol) {
        Set<Integer> all = new TreeSet<>();
        for (Binding binding : bindings) {
            if (binding.protocol() == protocol && binding.listens()) {
                all.add(binding.shown());
            }
        }
        return all;
    }

    /**
     * Waits until a program of a run listens.
     *
     * @return the port of the machine; empty where the run or the time is over before
     */
    public synchronized OptionalInt await(RunPorts run, Protocol protocol, int shown, long nanos)
            throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        OptionalInt found = listening(run, protocol, shown);
        long left = nanos;
        while (found.isEmpty() && left > 0 && !run.isOver()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            found = listening(run, protocol, shown);
            left = deadline - System.nanoTime();
        }
        return found;
    }

    /** Whether a socket is still open; where it is not it is forgotten. */
    public synchronized boolean isOpen(Binding binding) {
        removeClosed(List.of(binding));
        return bindings.contains(binding);
    }

    synchronized void removeAll(RunPorts run) {
        bindings.removeIf(binding -> binding.run() == run);
        notifyAll();
    }
}
