package org.sandboxed.engine.internal.ports;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.Processes;
import org.sandboxed.engine.internal.kernel.SocketInodes;
import org.sandboxed.engine.internal.kernel.Sockets;
import org.sandboxed.engine.internal.netlink.SandboxSockets;

/**
 * Sockets that the supervisor makes in the place of a run's programs, where it must not duplicate theirs (pidfd_getfd(2)): the
 * program gets a descriptor, and another one is held here, found again by the inode. While it is held, a connection does not end
 * and a port is not free; so a socket is let go as soon as it is connected or listens, and those that no process has open any
 * more are looked for now and then. Thread-safe.
 */
public final class HeldSockets implements AutoCloseable {

    private static final int LOOK_AT = 256;
    /** So many sockets that were let go are remembered. */
    private static final int MOST_SETTLED = 65_536;

    private final SandboxSockets open;
    private final SocketInodes inodes = new SocketInodes();
    private final Map<Long, Fd> held = new HashMap<>();
    private final Set<Long> settled = new LinkedHashSet<>();
    private int lookAt = LOOK_AT;
    private @Nullable ConnectionWatch watch;

    HeldSockets(SandboxSockets open) {
        this.open = open;
    }

    /** Whether the supervisor must not duplicate descriptors of other processes. */
    public static boolean areNeeded() {
        return Permission.IS_MISSING;
    }

    /** Whether datagram sockets can be made that send nothing, whatever a program does with them. */
    public static boolean canBeMute() {
        return Permission.CAN_MUTE;
    }

    /** Asked once, when it is first of interest. */
    private static final class Permission {

        static final boolean IS_MISSING = !Processes.canDuplicate();
        static final boolean CAN_MUTE = IS_MISSING && Sockets.canMute();

        private Permission() {}
    }

    /**
     * Makes a socket, and holds it.
     *
     * @param type with flags
     * @return a descriptor that stays this object's, to be given to the program before another socket is made; or a negated errno
     */
    public synchronized int make(int family, int type, int protocol) {
        if (held.size() >= lookAt) {
            letGoClosed();
            lookAt = Math.max(LOOK_AT, 2 * held.size());
        }
        int made = Sockets.open(family, type, protocol);
        if (made >= 0) {
            Fd fd = new Fd(made);
            held.put(inodes.own(fd), fd);
        }
        return made;
    }

    /** Another descriptor for the socket behind one of a task, or a negated errno: EPERM where it is none of these. */
    public synchronized int duplicate(int tid, int fd) {
        long inode = inodes.of(tid, fd);
        Fd known = inode < 0 ? null : held.get(inode);
        if (known == null) {
            return inode < 0 ? (int) inode : -Errnos.EPERM;
        }
        try {
            return known.duplicate().release();
        } catch (KernelException noDescriptor) {
            return -noDescriptor.errno();
        }
    }

    /** Whether the socket behind a descriptor of a task was let go because it is connected or listens. */
    public synchronized boolean isSettled(int tid, int fd) {
        return settled.contains(inodes.of(tid, fd));
    }

    /** Lets the socket behind a descriptor of a task go: nothing more has to be done for it here. */
    public synchronized void letGo(int tid, int fd) {
        letGo(inodes.of(tid, fd));
    }

    /** Lets a socket go that is connected or listens. */
    public synchronized void settle(Fd duplicate) {
        letGo(inodes.own(duplicate));
    }

    private void letGo(long inode) {
        Fd fd = held.remove(inode);
        if (fd != null) {
            fd.close();
            if (settled.size() == MOST_SETTLED) {
                settled.remove(settled.iterator().next());
            }
            settled.add(inode);
        }
    }

    /** Lets a socket go once its connection is made that is being made. */
    public synchronized void settleSoon(Fd duplicate) {
        Fd fd = held.get(inodes.own(duplicate));
        if (fd != null) {
            ConnectionWatch running = watch;
            if (running == null) {
                running = ConnectionWatch.start(this::connected);
                watch = running;
            }
            running.add(fd);
        }
    }

    private synchronized void connected(Fd fd) {
        letGo(inodes.own(fd));
    }

    /** Lets those go that no process has open any more; whether there were any. */
    public synchronized boolean letGoClosed() {
        Set<Long> alive = open.inodes();
        ConnectionWatch running = watch;
        return held.entrySet().removeIf(each -> {
            Fd fd = each.getValue();
            // What is watched is closed by the one who watches it.
            boolean isClosed = !alive.contains(each.getKey()) && (running == null || !running.has(fd));
            if (isClosed) {
                fd.close();
            }
            return isClosed;
        });
    }

    /** Lets all go. To be called when no process of the run is left. */
    @Override
    public void close() {
        ConnectionWatch running;
        synchronized (this) {
            running = watch;
            watch = null;
        }
        if (running != null) {
            running.close();
        }
        synchronized (this) {
            held.values().forEach(Fd::close);
            held.clear();
        }
    }
}
