package org.sandboxed.engine.internal.process;

import java.io.File;
import java.util.HashSet;
import java.util.Set;
import org.sandboxed.engine.internal.kernel.SocketInodes;
import org.sandboxed.engine.internal.netlink.SandboxSockets;

/**
 * Finds the sockets of a run by looking through the descriptors of all its processes. Looking reads all of {@code /proc}, so it
 * is done only when a program asks. Thread-safe.
 */
public final class SocketCensus implements SandboxSockets {

    private final ProcessIndex index;
    private final DomainMembers members;
    private final SocketInodes inodes = new SocketInodes();

    /** Looks at nothing yet. */
    public SocketCensus(ProcessIndex index, DomainMembers members) {
        this.index = index;
        this.members = members;
    }

    @Override
    public synchronized Set<Long> inodes() {
        Set<Long> found = new HashSet<>();
        for (LiveProcess process : index.survivors(members)) {
            String[] descriptors = new File("/proc/" + process.pid() + "/fd").list();
            if (descriptors != null) {
                for (String descriptor : descriptors) {
                    long inode = inodes.of(process.pid(), Integer.parseInt(descriptor));
                    if (inode > 0) {
                        found.add(inode);
                    }
                }
            }
        }
        return found;
    }
}
