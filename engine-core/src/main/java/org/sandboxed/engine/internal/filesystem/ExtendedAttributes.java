package org.sandboxed.engine.internal.filesystem;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.PinnedFiles;

/**
 * Reads those extended attributes that a program may have set: of its own, access control lists, capabilities. What the system
 * gives every file, such as labels, is left out. See xattr(7). Buffers are laid out once; not thread-safe.
 */
public final class ExtendedAttributes {

    private static final String OWN = "user.";
    private static final String LISTS = "system.posix_acl_";
    private static final String CAPABILITY = "security.capability";
    /** XATTR_SIZE_MAX and XATTR_LIST_MAX of linux/limits.h. */
    private static final int MAX_SIZE = 65536;

    private static final int FEW_SIZE = 256;

    private final PinnedFiles pinned = new PinnedFiles();
    /** The kernel lays a buffer of the same size out for every call, and most files have no attributes. */
    private final NativeMemory few = NativeMemory.onDemand(FEW_SIZE);

    private final NativeMemory names = NativeMemory.onDemand(MAX_SIZE);
    private final NativeMemory value = NativeMemory.onDemand(MAX_SIZE);

    /**
     * The attributes of a pinned file by name; none where the file system has no such thing.
     *
     * @return values whose characters are bytes
     */
    public Map<String, String> read(int fd) {
        int length = pinned.listxattr(fd, few, few.size());
        return length == -Errnos.ERANGE
                ? read(fd, names, pinned.listxattr(fd, names, MAX_SIZE))
                : read(fd, few, length);
    }

    /** As {@link #read(int)}, of a file that was opened for reading, for which the kernel has to go no way. */
    public Map<String, String> readOpen(int fd) {
        int length = pinned.flistxattr(fd, few, few.size());
        return length == 0 ? Map.of() : read(fd);
    }

    private Map<String, String> read(int fd, NativeMemory list, int length) {
        if (length <= 0) {
            return Map.of();
        }
        SortedMap<String, String> found = new TreeMap<>();
        for (String name : text(list, length).split("\0", -1)) {
            if (name.startsWith(OWN) || name.startsWith(LISTS) || name.equals(CAPABILITY)) {
                int size = pinned.getxattr(fd, key(name), value, MAX_SIZE);
                if (size >= 0) {
                    found.put(name, text(value, size));
                }
            }
        }
        return Collections.unmodifiableSortedMap(found);
    }

    /** Removes from one pinned file the attributes that another one has not. */
    public void removeOthers(int fd, int from) {
        Map<String, String> wanted = read(from);
        for (String name : read(fd).keySet()) {
            if (!wanted.containsKey(name)) {
                pinned.removexattr(fd, key(name));
            }
        }
    }

    private static NativeMemory key(String name) {
        return NativeMemory.cString(name.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(NativeMemory memory, int length) {
        return new String(memory.toArray(0, length), StandardCharsets.ISO_8859_1);
    }
}
