package org.sandboxed.engine.internal.handler.cow;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;

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
            return isEmptyPath(call, dirfd);
        }
        if (!path.read(call, pathIndex)) {
            return false;
        }
        if (mayBeEmpty && path.isEmpty()) {
            return isEmptyPath(call, dirfd);
        }
        boolean follow = (atFlags & AT_SYMLINK_NOFOLLOW) == 0;
        path.resolve(call, dirfd, follow);
        if (path.isOutside()) {
            return isOutside(call, follow);
        }
        boolean exists = path.isInside(call) && path.exists(call);
        return exists && (!support.resolver().isRooted() || support.isAllowed(call, path.place()));
    }

    /** Whether what a descriptor refers to is a file of the view, pinned. */
    boolean isDescriptor(Call call, int fd) {
        path.resolveDescriptor(call, fd);
        return !path.isOutside() && path.isInside(call) && path.exists(call);
    }

    /** In another root the kernel must not read a path again that was empty: by then it may be one of the machine. */
    private boolean isEmptyPath(Call call, int fd) {
        if (isDescriptor(call, fd)) {
            return true;
        }
        if (!support.resolver().isRooted() || !path.isOutside()) {
            return false;
        }
        outside = support.resolver().pinDescriptor(support.caller(call), fd);
        return isPinned(call);
    }

    private boolean isOutside(Call call, boolean follow) {
        if (!path.place().isDetour()) {
            return false;
        }
        outside = support.resolver().pinOutside(path.place().path(), follow);
        return isPinned(call) && (!support.resolver().isRooted() || isVisible(call));
    }

    private boolean isPinned(Call call) {
        if (outside >= 0) {
            return true;
        }
        call.answer().fail(-outside);
        outside = NONE;
        return false;
    }

    private boolean isVisible(Call call) {
        FileStatus status = new FileStatus();
        int result = support.pinned().status(outside, status);
        int verdict = result < 0 ? 0 : support.judge().look(path.place().path(), status);
        if (result < 0) {
            call.answer().fail(-result);
        } else if (!PathRuleSet.allows(verdict)) {
            call.answer().refuse(Errnos.EACCES, PathRuleSet.rule(verdict));
        }
        return result == 0 && PathRuleSet.allows(verdict);
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
