package org.sandboxed.engine.internal.filesystem.cow;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.kernel.FileStatus;

/**
 * Which file of the real tree a file of the upper layer was copied from, so that a program sees the same device and inode
 * number before and after the copy; and what has become of the names of real files that have several, so that they stay one
 * file. Thread-safe.
 */
final class Identities {

    /**
     * A file of the real tree.
     *
     * @param device as statx(2) tells it, major number in the high half
     * @param inode its number there
     */
    record Original(long device, long inode) {

        static Original of(FileStatus status) {
            return new Original(status.device(), status.inode());
        }
    }

    /** A real file with several names. */
    private static final class Names {

        /** How many names the view still takes from the real tree, of those outside of the working directory too. */
        private int left;
        /** The pinned copy, or -1. */
        private int copy = -1;

        private boolean isSearched;

        private Names(int left) {
            this.left = left;
        }
    }

    private final Map<Long, Original> originals = new HashMap<>();
    private final Map<Original, Names> linked = new HashMap<>();

    /** Notes a copy. */
    synchronized void copied(long upperInode, long device, long inode) {
        originals.put(upperInode, new Original(device, inode));
    }

    /** What a file of the upper layer was copied from, or null where it was made there. */
    synchronized @Nullable Original originalOf(long upperInode) {
        return originals.isEmpty() ? null : originals.get(upperInode);
    }

    /** Whether a file of the real tree is still in the view: as a copy, or under a name that nobody has changed. */
    synchronized boolean isAlive(Original original, int links) {
        return originals.containsValue(original) || (links > 1 && namesLeft(original, links) > 0);
    }

    /** Whether nothing was copied of which the kernel tells something else than the view. */
    synchronized boolean areNone() {
        return originals.isEmpty() && linked.isEmpty();
    }

    /** Forgets a file of the upper layer whose last name is gone: its number may become another file's. */
    synchronized void gone(long upperInode) {
        originals.remove(upperInode);
    }

    /** Keeps a pinned copy of a file that has other names in the real tree. */
    synchronized void keep(Original original, int links, int fd) {
        names(original, links).copy = fd;
    }

    /** The pinned copy of a file with several names, or -1. */
    synchronized int copyOf(long device, long inode) {
        Names names = linked.isEmpty() ? null : linked.get(new Original(device, inode));
        return names == null ? -1 : names.copy;
    }

    /**
     * The view does not take one of its names from the real tree any more.
     *
     * @param links how many it has there
     */
    synchronized void nameGone(Original original, int links) {
        names(original, links).left--;
    }

    /** How many names the view takes from the real tree; all that there are where none is gone. */
    synchronized int namesLeft(Original original, int links) {
        Names names = linked.isEmpty() ? null : linked.get(original);
        return names == null ? links : names.left;
    }

    /** The numbers of copied files that may have names in the real tree which nobody has looked for. */
    synchronized Set<Long> unsearched() {
        Set<Long> inodes = new HashSet<>();
        linked.forEach((original, names) -> {
            if (names.copy >= 0 && names.left > 0 && !names.isSearched) {
                inodes.add(original.inode());
            }
        });
        return inodes;
    }

    /** Whether no real file with several names has lost one or was copied. */
    synchronized boolean areUnlinked() {
        return linked.isEmpty();
    }

    /** All names of the copied files have been looked for. */
    synchronized void searched() {
        linked.values().forEach(names -> names.isSearched |= names.copy >= 0);
    }

    private Names names(Original original, int links) {
        return linked.computeIfAbsent(original, any -> new Names(links));
    }

    /** Forgets every copy that is not pinned. */
    synchronized void clear() {
        originals.clear();
    }

    /** All pinned copies; they are the caller's from now on. */
    synchronized int[] release() {
        int[] fds = linked.values().stream()
                .mapToInt(names -> names.copy)
                .filter(fd -> fd >= 0)
                .toArray();
        linked.clear();
        return fds;
    }
}
