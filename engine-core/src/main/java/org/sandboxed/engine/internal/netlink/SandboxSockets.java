package org.sandboxed.engine.internal.netlink;

import java.util.Set;

/** Tells which sockets belong to the run. */
@FunctionalInterface
public interface SandboxSockets {

    /** The numbers in sockfs of all sockets that processes of the run have open at this moment; the caller may change the set. */
    Set<Long> inodes();
}
