package org.sandboxed.engine.internal.filesystem.cow;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which file of the real tree a file of the upper layer was copied from, so that a program sees the same device and inode
 * number before and after the copy; and which copy a real file with several names has, so that they stay one file.
 * Thread-safe.
 */
final class Identities {

    /**
     * A file of the real tree.
     *
     * @param device as statx(2) tells it, major number in the high half
     * @param inode its number there
     */
    record Original(long device, long inode) {}

    private final Map<Long, Original> originals = new HashMap<>();
    private final Map<Original, Integer> linked = new HashMap<>();

    /** Notes a copy. */
    synchronized void copied(long upperInode, long device, long inode) {
        originals.put(upperInode, new Original(device, inode));
    }

    /** What a file of the upper layer was copied from, or null where it was made there. */
    synchronized @Nullable Original originalOf(long upperInode) {
        return originals.isEmpty() ? null : originals.get(upperInode);
    }

    /** Forgets a file of the upper layer whose last name is gone: its number may become another file's. */
    synchronized void gone(long upperInode) {
        originals.remove(upperInode);
    }

    /** Keeps a pinned copy of a file that has other names in the real tree. */
    synchronized void keep(Original original, int fd) {
        linked.put(original, fd);
    }

    /** The pinned copy, or -1. */
    synchronized int copyOf(long device, long inode) {
        if (linked.isEmpty()) {
            return -1;
        }
        return linked.getOrDefault(new Original(device, inode), -1);
    }

    /** All pinned copies; they are the caller's from now on. */
    synchronized int[] release() {
        int[] fds = linked.values().stream().mapToInt(Integer::intValue).toArray();
        linked.clear();
        return fds;
    }
}
