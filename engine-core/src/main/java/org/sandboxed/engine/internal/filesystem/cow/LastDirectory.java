package org.sandboxed.engine.internal.filesystem.cow;

import java.util.Arrays;
import org.sandboxed.engine.internal.kernel.Fd;

/**
 * The directory of the upper layer in which something was made last, pinned: the next file is likely to be made there, too.
 * Not thread-safe; asked with the tree's lock held.
 */
final class LastDirectory implements AutoCloseable {

    private static final int NONE = -1;
    private static final byte[] NOTHING = {};

    private final CowTree tree;
    private byte[] path = NOTHING;
    private int length;
    private int state;
    private int fd = NONE;

    LastDirectory(CowTree tree) {
        this.tree = tree;
    }

    /** Whether it is the directory of this path, and is still there. */
    boolean is(byte[] other, int otherLength) {
        return fd != NONE
                && state == tree.directoryState()
                && length == otherLength
                && Arrays.equals(path, 0, length, other, 0, otherLength);
    }

    /** The directory, which stays this object's. */
    int fd() {
        return fd;
    }

    /** Takes over a pinned directory. */
    void set(byte[] newPath, int newLength, int newFd) {
        close();
        if (path.length < newLength) {
            path = new byte[newLength];
        }
        System.arraycopy(newPath, 0, path, 0, newLength);
        length = newLength;
        state = tree.directoryState();
        fd = newFd;
    }

    @Override
    public void close() {
        if (fd != NONE) {
            Fd.closeRaw(fd);
            fd = NONE;
        }
    }
}
