package org.sandboxed.engine.internal.handler.cow;

import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.HeldCall;
import org.sandboxed.engine.internal.dispatch.OpeningWork;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.filesystem.cow.CowTree;
import org.sandboxed.engine.internal.filesystem.cow.LateCopy;
import org.sandboxed.engine.internal.handler.file.OpenRequest;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.PinnedFiles;

/** Opens a large file to be written, which is copied first; other calls go on meanwhile. */
final class LateOpening implements OpeningWork {

    private final HeldCall held;
    private final LateCopy copy;
    private final boolean isCloseOnExec;
    private final boolean isNonBlocking;
    private final int openFlags;
    private final int statusFlags;
    private final PinnedFiles pinned = new PinnedFiles();

    /** Takes over the descriptor of a file of the real tree. */
    LateOpening(Call call, OpenRequest request, CowTree tree, CowPlace file) {
        this.held = call.hold(Syscall.of(call.nr()));
        this.copy = new LateCopy(tree, file, this::isWanted);
        this.isCloseOnExec = request.isCloseOnExec();
        this.isNonBlocking = request.isNonBlocking();
        this.openFlags = request.reopenFlags();
        this.statusFlags = request.statusFlags();
    }

    private boolean isWanted() {
        return !Thread.currentThread().isInterrupted() && held.isHeld();
    }

    @Override
    public boolean isCloseOnExec() {
        return isCloseOnExec;
    }

    /** A copy takes as long as it takes, and ends with its caller. */
    @Override
    public boolean isPatient() {
        return true;
    }

    @Override
    public Action call() {
        try {
            int result = copy.make(made -> 0);
            int opened = result < 0 ? result : reopen();
            return opened < 0 ? Action.errno(Errno.of(-opened)) : Action.injectFd(opened);
        } finally {
            release();
        }
    }

    private int reopen() {
        int opened = pinned.reopen(copy.fd(), openFlags);
        int set = opened < 0 || isNonBlocking ? 0 : pinned.setStatusFlags(opened, statusFlags);
        if (set < 0) {
            Fd.closeRaw(opened);
        }
        return set < 0 ? set : opened;
    }

    @Override
    public void release() {
        copy.close();
    }
}
