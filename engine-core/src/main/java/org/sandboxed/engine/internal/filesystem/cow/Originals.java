package org.sandboxed.engine.internal.filesystem.cow;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.kernel.FileStatus;

/**
 * Which files of the real tree were copied to the upper layer or hidden, as they were then: so that a commit sees where somebody
 * else has changed them since. Thread-safe.
 */
public final class Originals {

    private final Map<String, Stamp> stamps = new HashMap<>();

    /**
     * One file.
     *
     * @param mode type and permission bits
     */
    private record Stamp(
            long device,
            long inode,
            int mode,
            long size,
            long modified,
            int modifiedNanos,
            long changed,
            int changedNanos) {

        static Stamp of(FileStatus status) {
            return new Stamp(
                    status.device(),
                    status.inode(),
                    status.mode(),
                    status.isDirectory() ? 0 : status.size(),
                    status.modifiedSeconds(),
                    status.modifiedNanos(),
                    status.changedSeconds(),
                    status.changedNanos());
        }
    }

    /** Notes a file when it is copied or hidden; the first time counts. */
    public synchronized void note(byte[] path, int length, FileStatus status) {
        stamps.putIfAbsent(key(path, length), Stamp.of(status));
    }

    /** Notes what a commit has made of a file. */
    public synchronized void renew(byte[] path, @Nullable FileStatus status) {
        String key = key(path, path.length);
        if (status == null) {
            stamps.remove(key);
        } else {
            stamps.put(key, Stamp.of(status));
        }
    }

    /** Forgets all other paths. */
    public synchronized void forgetAllBut(Set<String> paths) {
        stamps.keySet().retainAll(paths);
    }

    /** Forgets everything. */
    synchronized void clear() {
        stamps.clear();
    }

    /** All paths that were noted; a character of them is a byte. */
    public synchronized Set<String> paths() {
        return Set.copyOf(stamps.keySet());
    }

    /** Whether a path was noted. */
    public synchronized boolean has(byte[] path) {
        return stamps.containsKey(key(path, path.length));
    }

    /** Whether a noted path is what it was. */
    public synchronized boolean isStill(byte[] path, FileStatus status) {
        return Stamp.of(status).equals(stamps.get(key(path, path.length)));
    }

    private static String key(byte[] path, int length) {
        return new String(path, 0, length, StandardCharsets.ISO_8859_1);
    }
}
