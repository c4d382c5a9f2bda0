package org.sandboxed.engine.internal.netlink;

import java.util.HashSet;
import java.util.Set;

/** The port ids of one protocol that are in use in a run. Thread-safe. */
final class PortIds {

    /** What the kernel counts down from when a process has more than one socket. */
    private static final int FIRST_OTHER = -4096;

    private final Set<Integer> used = new HashSet<>();
    private int next = FIRST_OTHER;

    /** The process id, or, where a socket has it already, a negative number. */
    synchronized int pick(int pid) {
        if (used.add(pid)) {
            return pid;
        }
        while (!used.add(next)) {
            next--;
        }
        return next--;
    }

    /** An id of the program's choice; 0 where it is in use. */
    synchronized int take(int id) {
        return used.add(id) ? id : 0;
    }

    synchronized void release(int id) {
        used.remove(id);
    }
}
