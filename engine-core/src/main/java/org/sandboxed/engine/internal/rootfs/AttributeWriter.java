package org.sandboxed.engine.internal.rootfs;

import java.time.Instant;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.PinnedFiles;
import org.sandboxed.engine.internal.kernel.Processes;

/** Gives what was unpacked the mode, the times and, if this is root, the owner that the archive says. Not thread-safe. */
final class AttributeWriter {

    private static final int TWO_TIMES = 32;

    private final PinnedFiles pinned = new PinnedFiles();
    private final NativeMemory times = NativeMemory.allocate(TWO_TIMES);
    private final boolean givesAway = Processes.effectiveUid() == 0;
    private boolean hasKept;

    /** Whether a file could not be given to its owner, as in a user namespace that does not have that one. */
    boolean hasKept() {
        return hasKept;
    }

    /**
     * Writes them, the times last: setting the others changes nothing about them, but writing content did.
     *
     * @param fd pinned
     */
    void write(int fd, Attributes attributes, boolean isLink) {
        if (givesAway) {
            giveAway(fd, attributes);
        }
        if (!isLink) {
            // After the owner, whose change takes the set-id bits away.
            KernelException.require(pinned.chmod(fd, attributes.mode()), "chmod");
        }
        Instant modified = attributes.modified();
        long seconds = modified.getEpochSecond();
        long nanos = modified.getNano();
        for (int at = 0; at < TWO_TIMES; at += TWO_TIMES / 2) {
            times.putLong(at, seconds);
            times.putLong(at + Long.BYTES, nanos);
        }
        KernelException.require(pinned.utimens(fd, times), "utimensat");
    }

    private void giveAway(int fd, Attributes attributes) {
        int result = pinned.chown(fd, (int) attributes.uid(), (int) attributes.gid());
        if (result == -Errnos.EINVAL || result == -Errnos.EPERM) {
            hasKept = true;
        } else {
            KernelException.require(result, "fchownat");
        }
    }
}
