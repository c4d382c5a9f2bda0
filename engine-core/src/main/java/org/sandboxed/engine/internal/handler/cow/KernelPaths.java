package org.sandboxed.engine.internal.handler.cow;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.ProcPaths;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CLOEXEC;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_PATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_NO_MAGICLINKS;

/**
 * Whether the kernel, asked with a program's own path, comes to the very file that the view has there. What it comes to if
 * the program changes the path meanwhile is for its Landlock domain to judge.
 */
final class KernelPaths {

    private final CowSupport support;
    private final ProcPaths procPaths = new ProcPaths();
    private final FileStatus status = new FileStatus();

    KernelPaths(CowSupport support) {
        this.support = support;
    }

    /** Whether the path leads the kernel to the file of the place. */
    boolean leadsTo(Call call, int dirfd, byte[] path, int length, CowPlace place) {
        int base = path[0] == '/' ? AT_FDCWD : openBase(call, dirfd);
        if (base < 0 && base != AT_FDCWD) {
            return false;
        }
        int fd = support.files().openat2(base, path, length, O_PATH | O_CLOEXEC, 0, RESOLVE_NO_MAGICLINKS);
        boolean isSame = fd >= 0 && isSame(fd, place);
        if (fd >= 0) {
            Fd.closeRaw(fd);
        }
        if (base >= 0) {
            Fd.closeRaw(base);
        }
        return isSame;
    }

    private int openBase(Call call, int dirfd) {
        PathBytes link = procPaths.descriptor(call.tid(), dirfd);
        return support.files().openat2(AT_FDCWD, link.bytes(), link.length(), O_PATH | O_CLOEXEC, 0, 0);
    }

    private boolean isSame(int fd, CowPlace place) {
        return support.pinned().status(fd, status) == 0
                && status.inode() == place.status().inode()
                && status.device() == place.status().device();
    }
}
