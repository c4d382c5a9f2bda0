package org.sandboxed.engine.internal.handler.cow;

import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Answer;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.HeldCall;
import org.sandboxed.engine.internal.dispatch.OwningWork;
import org.sandboxed.engine.internal.filesystem.disk.Quota;
import org.sandboxed.engine.internal.kernel.Errnos;

/** A call for which something is copied that takes long; other calls go on meanwhile. */
abstract class LateWork implements OwningWork {

    private final HeldCall held;
    private final int noRoom;
    private int refusedBy = Answer.NO_RULE;

    LateWork(CowSupport support, Call call) {
        this.held = call.hold(Syscall.of(call.nr()));
        this.noRoom = support.noRoom();
    }

    /** Whether somebody still waits for the copy. */
    final boolean isWanted() {
        return !Thread.currentThread().isInterrupted() && held.isHeld();
    }

    /** A copy takes as long as it takes, and ends with its caller. */
    @Override
    public final boolean isPatient() {
        return true;
    }

    @Override
    public final int refusedBy() {
        return refusedBy;
    }

    /** How the call fails with a negated errno, or where there was no room. */
    final Action fail(int result) {
        boolean hasRoom = result != Quota.NO_ROOM;
        refusedBy = hasRoom ? Answer.NO_RULE : noRoom;
        return Action.errno(Errno.of(hasRoom ? -result : Errnos.ENOSPC));
    }
}
