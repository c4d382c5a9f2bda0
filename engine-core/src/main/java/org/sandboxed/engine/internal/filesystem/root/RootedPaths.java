package org.sandboxed.engine.internal.filesystem.root;

import org.sandboxed.engine.internal.filesystem.Caller;

/** Where paths of programs in another root lead on the machine. */
@FunctionalInterface
public interface RootedPaths {

    /**
     * Finds where a path leads.
     *
     * @param path the first {@code length} bytes are what the program wrote; gets the path on the machine
     * @param follow whether a link at the end is followed
     * @return the length of the path on the machine, or a negated errno
     */
    int toHost(Caller caller, byte[] path, int length, boolean follow);
}
