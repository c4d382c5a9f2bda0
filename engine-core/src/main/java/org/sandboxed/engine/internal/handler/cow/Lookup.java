package org.sandboxed.engine.internal.handler.cow;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.kernel.Fd;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_EMPTY_PATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_SYMLINK_NOFOLLOW;

/** The file that a call only looks at, pinned: one of the view, or one outside that the kernel would not find. */
final class Lookup implements AutoCloseable {

    private static final int NONE = -1;

    private final CowSupport support;
    private final CowPath path;
    private int outside = NONE;

    Lookup(CowSupport support) {
        this.support = support;
        this.path = CowPath.first(support);
    }

    /** Whether the file that a path names is pinned; if not, the call has its answer, or the kernel knows better. */
    boolean isPath(Call call, int dirfd, int pathIndex, int atFlags) {
        boolean mayBeEmpty = (atFlags & AT_EMPTY_PATH) != 0;
        if (mayBeEmpty && call.argument(pathIndex) == 0) {
            return isDescriptor(call, dirfd);
        }
        if (!path.read(call, pathIndex)) {
            return false;
        }
        if (mayBeEmpty && path.isEmpty()) {
            return isDescriptor(call, dirfd);
        }
        boolean follow = (atFlags & AT_SYMLINK_NOFOLLOW) == 0;
        path.resolve(call, dirfd, follow);
        return path.isOutside() ? isOutside(call, follow) : path.isInside(call) && path.exists(call);
    }

    /** Whether what a descriptor refers to is a file of the view, pinned. */
    boolean isDescriptor(Call call, int fd) {
        path.resolveDescriptor(call, fd);
        return !path.isOutside() && path.isInside(call) && path.exists(call);
    }

    private boolean isOutside(Call call, boolean follow) {
        if (!path.place().isDetour()) {
            return false;
        }
        int pinned = support.resolver().pinOutside(path.place().path(), follow);
        if (pinned < 0) {
            call.answer().fail(-pinned);
            return false;
        }
        outside = pinned;
        return true;
    }

    /** Whether the path leads outside. */
    boolean isOutside() {
        return path.isOutside();
    }

    /** Whether the file is one of the view. */
    boolean isInView() {
        return outside == NONE;
    }

    CowPlace place() {
        return path.place();
    }

    int fd() {
        return outside == NONE ? path.place().fd() : outside;
    }

    @Override
    public void close() {
        path.close();
        if (outside != NONE) {
            Fd.closeRaw(outside);
            outside = NONE;
        }
    }
}
