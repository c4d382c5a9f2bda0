package org.sandboxed.engine.internal.handler.cow;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;

/** A directory outside of the view, pinned. */
final class Outside implements AutoCloseable {

    private final CowSupport support;
    private final int fd;

    private Outside(CowSupport support, int fd) {
        this.support = support;
        this.fd = fd;
    }

    static Outside pin(CowSupport support, PathBytes path) {
        return new Outside(support, support.resolver().pinOutside(path, true));
    }

    /** What a descriptor of the caller refers to, inside or outside. */
    static Outside pinDescriptor(CowSupport support, Call call, int fd) {
        return new Outside(support, support.resolver().pinDescriptor(support.caller(call), fd));
    }

    /** 0 where it is a directory that a program may change to, or a negated errno. */
    int requireSearchable() {
        if (fd < 0) {
            return fd;
        }
        FileStatus status = new FileStatus();
        int result = support.pinned().status(fd, status);
        if (result == 0 && !status.isDirectory()) {
            return -Errnos.ENOTDIR;
        }
        return result < 0 ? result : support.mayExecute(fd);
    }

    @Override
    public void close() {
        if (fd >= 0) {
            Fd.closeRaw(fd);
        }
    }
}
