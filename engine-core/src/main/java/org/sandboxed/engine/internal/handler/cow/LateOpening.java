package org.sandboxed.engine.internal.handler.cow;

import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.OpeningWork;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.filesystem.cow.LateCopy;
import org.sandboxed.engine.internal.handler.file.OpenRequest;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.PinnedFiles;

/** Opens a large file to be written, which is copied first; other calls go on meanwhile. */
final class LateOpening extends LateWork implements OpeningWork {

    private final LateCopy copy;
    private final boolean isCloseOnExec;
    private final boolean isNonBlocking;
    private final int openFlags;
    private final int statusFlags;
    private final PinnedFiles pinned = new PinnedFiles();

    /** Takes over the descriptor of a file of the real tree. */
    LateOpening(CowSupport support, Call call, OpenRequest request, CowPlace file) {
        super(support, call);
        this.copy = new LateCopy(support.tree(), file, this::isWanted);
        this.isCloseOnExec = request.isCloseOnExec();
        this.isNonBlocking = request.isNonBlocking();
        this.openFlags = request.reopenFlags();
        this.statusFlags = request.statusFlags();
    }

    @Override
    public boolean isCloseOnExec() {
        return isCloseOnExec;
    }

    @Override
    public Action call() {
        try {
            int result = copy.make(made -> 0);
            int opened = result < 0 ? result : reopen();
            return opened < 0 ? fail(opened) : Action.injectFd(opened);
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
