package org.sandboxed.engine.internal.filesystem.cow;

import java.nio.charset.StandardCharsets;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.PinnedFiles;

import static org.sandboxed.engine.internal.kernel.FileModes.PERMISSIONS;

/**
 * Gives a copy the owner, mode, extended attributes and times of its original. What the supervisor may not set, such as a
 * foreign owner, a program of the same user could not have kept either. Not thread-safe.
 */
public final class Metadata {

    private static final int TWO_TIMES = 32;
    /** XATTR_SIZE_MAX and XATTR_LIST_MAX of linux/limits.h. */
    private static final int MAX_SIZE = 65536;

    private static final int MAX_NAME = 256;

    /** XFS shows root its access control lists under names of its own, too, which elsewhere would be nothing but attributes. */
    private static final byte[] LISTS_OF_XFS = "trusted.SGI_ACL_".getBytes(StandardCharsets.US_ASCII);

    private final PinnedFiles pinned;
    private final NativeMemory times = NativeMemory.allocate(TWO_TIMES);
    private final NativeMemory names = NativeMemory.onDemand(MAX_SIZE);
    private final NativeMemory value = NativeMemory.onDemand(MAX_SIZE);
    private final NativeMemory name = NativeMemory.onDemand(MAX_NAME);

    /** Creates an instance. */
    public Metadata(PinnedFiles pinned) {
        this.pinned = pinned;
    }

    /**
     * Copies what is not content; the times last, for setting the others changes nothing about them.
     *
     * @param from pinned
     * @param status of it
     * @param to pinned
     * @return 0, or a negated errno where there is no room for an attribute
     */
    public int copy(int from, FileStatus status, int to) {
        int result = 0;
        pinned.chown(to, status.uid(), status.gid());
        if (!status.isSymlink()) {
            result = copyAttributes(from, to);
            pinned.chmod(to, status.mode() & PERMISSIONS);
        }
        status.times(times);
        pinned.utimens(to, times);
        return result;
    }

    private int copyAttributes(int from, int to) {
        int length = pinned.listxattr(from, names, MAX_SIZE);
        int result = 0;
        int start = 0;
        for (int i = 0; i < length && result == 0; i++) {
            if (names.getByte(i) == 0) {
                result = isListOfXfs(start) ? 0 : copyAttribute(from, to, start, i - start);
                start = i + 1;
            }
        }
        return result;
    }

    private boolean isListOfXfs(int start) {
        int same = 0;
        while (same < LISTS_OF_XFS.length && names.getByte(start + same) == LISTS_OF_XFS[same]) {
            same++;
        }
        return same == LISTS_OF_XFS.length;
    }

    private int copyAttribute(int from, int to, int start, int length) {
        for (int i = 0; i <= length; i++) {
            name.putByte(i, names.getByte(start + i));
        }
        int size = pinned.getxattr(from, name, value, MAX_SIZE);
        int result = size < 0 ? 0 : pinned.setxattr(to, name, value, size, 0);
        return result == -Errnos.ENOSPC || result == -Errnos.EDQUOT ? result : 0;
    }
}
